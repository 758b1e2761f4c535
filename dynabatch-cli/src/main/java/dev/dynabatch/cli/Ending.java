package dev.dynabatch.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How a run comes to its end: its input ends, or cannot be read any further, or it is stopped, be it by a signal or
 * because there is no use in going on.
 */
final class Ending {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicReference<@Nullable CliException> problem = new AtomicReference<>();
    private volatile @Nullable CliException tooMany;
    private volatile Runnable stop = () -> {};
    private volatile boolean stopped;
    private volatile int signal;

    /** What is to be done when the run is stopped; may be called more than once. */
    void onStop(Runnable task) {
        stop = task;
    }

    void inputEnded() {
        begun.countDown();
    }

    /** The input cannot be read any further; what was read is still to be written. */
    void unreadable(CliException why) {
        problem.compareAndSet(null, why);
        begun.countDown();
    }

    /** There is no use in going on. */
    void giveUp(CliException why) {
        problem.updateAndGet(now -> now == null || now.exitCode() < why.exitCode() ? why : now);
        stop();
    }

    /** More failed than may; why they failed matters more than that, if it is one thing that ends the run by itself. */
    void tooManyFailed(CliException why) {
        tooMany = why;
        stop();
    }

    /** Whether there was no other reason to stop than too many failures. */
    boolean stoppedByLimit() {
        return tooMany != null && problem() == tooMany && signal == 0;
    }

    void interrupted(int number) {
        signal = number;
        stop();
    }

    private void stop() {
        stopped = true;
        stop.run();
        begun.countDown();
    }

    /** Whether nothing more is to be taken, and nothing more to be sent. */
    boolean stopped() {
        return stopped;
    }

    /** The signal's number, or 0 if there was none. */
    int signal() {
        return signal;
    }

    /** Why it did not end as it should, or null. */
    @Nullable
    CliException problem() {
        CliException known = problem.get();
        CliException limit = tooMany;
        return known == null || (limit != null && known.exitCode() < limit.exitCode()) ? limit : known;
    }

    void await() {
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(CliException.aborted("the command's thread was interrupted", "Run it again."));
        }
    }
}
