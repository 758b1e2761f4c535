package dev.dynabatch.cli;

import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.RequestMetrics.Result;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says once why nothing happens, when no answer is of any use and the service is tried again and again. */
final class Patience implements DynabatchObserver {
    private static final int ATTEMPTS = 3;

    private final Console console;
    private final AtomicBoolean told = new AtomicBoolean();

    Patience(Console console) {
        this.console = console;
    }

    @Override
    public void requestEnded(RequestMetrics request) {
        boolean failed = request.result() == Result.NO_ANSWER || request.result() == Result.ERROR;
        if (failed && request.attempt() >= ATTEMPTS && told.compareAndSet(false, true)) {
            console.say("note: " + request.attempt() + " attempts of "
                    + request.operation().wireName() + " have failed (" + request.error()
                    + "), trying again; Ctrl-C ends it");
        }
    }
}
