package dev.dynabatch.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM: the first asks what is going on to come to its end, the second ends the process at once. While
 * nothing is going on that wants to be asked, the first ends it, too.
 */
final class Interrupts {
    private static final int INT = 2;
    private static final int TERM = 15;

    private final IntConsumer halt;
    private final AtomicReference<@Nullable IntConsumer> action = new AtomicReference<>();
    private final AtomicInteger received = new AtomicInteger();

    /** @param halt ends the process at once with this exit code */
    Interrupts(IntConsumer halt) {
        this.halt = halt;
    }

    /** Interrupts of this process. */
    static Interrupts install() {
        Interrupts interrupts = new Interrupts(code -> Runtime.getRuntime().halt(code));
        Signals.handle("INT", () -> interrupts.arrived(INT));
        Signals.handle("TERM", () -> interrupts.arrived(TERM));
        return interrupts;
    }

    /** Has the first interrupt run {@code task} with its signal's number, until what is returned is closed. */
    Registration ask(IntConsumer task) {
        action.set(task);
        return () -> action.compareAndSet(task, null);
    }

    /**
     * Waits for the first interrupt; returns its signal's number.
     *
     * @param ready run once one can be waited for
     */
    @SuppressWarnings("try") // it is there to be closed
    int await(Runnable ready) {
        CompletableFuture<Integer> signal = new CompletableFuture<>();
        try (Registration asked = ask(signal::complete)) {
            ready.run();
            return signal.join();
        }
    }

    void arrived(int signal) {
        IntConsumer task = action.get();
        if (task == null || !received.compareAndSet(0, signal)) {
            halt.accept(ExitCode.ofSignal(signal));
        } else {
            task.accept(signal);
        }
    }

    /** An action that is there until it is closed. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
