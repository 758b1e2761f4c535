package dev.dynabatch.races;

import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;

/**
 * Runs a few threads in one interleaving after the other: Lincheck decides at each access to shared memory who goes on,
 * so that it is not left to chance what a run meets. Threads that wait for ever, or that throw, fail the test with the
 * interleaving that led there.
 *
 * <p>{@code -Draces.interleavings=N} tries so many. What runs inside is instrumented, AssertJ too: look at things with
 * {@link #require}.
 */
public final class Interleavings {
    private static final int COUNT = Integer.getInteger("dynabatch.interleavings", 101);

    private static final int ROUNDS = 7;

    private Interleavings() {}

    /** What a thread does. */
    @FunctionalInterface
    public interface Part {
        void run() throws Exception;
    }

    /** Runs the scenario, which begins anew each time, in one interleaving after the other. */
    public static void of(Part scenario) {
        Lincheck.runConcurrentTest(COUNT, () -> run(scenario));
    }

    /** Runs the scenario again and again with real threads: for what is too large to be run as {@link #of} does. */
    public static void manyTimes(Part scenario) {
        for (int i = 0; i < ROUNDS * COUNT; i++) {
            run(scenario);
        }
    }

    /** Runs each part in a thread of its own, and returns when all have ended. */
    public static void together(Part... parts) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread[] threads = new Thread[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Part part = parts[i];
            threads[i] = new Thread(() -> {
                try {
                    part.run();
                } catch (Exception | Error e) {
                    thrown.compareAndSet(null, e);
                }
            });
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable first = thrown.get();
        if (first != null) {
            throw new AssertionError(first);
        }
    }

    /** Fails unless it is true. */
    public static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("not so: " + what);
        }
    }

    private static void run(Part scenario) {
        try {
            scenario.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
