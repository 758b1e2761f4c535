package dev.dynabatch.cli;

import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says once why nothing happens, when the service does not answer and is tried again and again. */
final class Patience implements DynabatchObserver {
    private static final int ATTEMPTS = 3;

    private final Console console;
    private final AtomicBoolean told = new AtomicBoolean();

    Patience(Console console) {
        this.console = console;
    }

    @Override
    public void requestEnded(RequestMetrics request) {
        if (request.status() == 0
                && request.error() != null
                && request.attempt() >= ATTEMPTS
                && told.compareAndSet(false, true)) {
            console.say("note: no answer so far (" + request.error() + "), trying again; Ctrl-C ends it");
        }
    }
}
