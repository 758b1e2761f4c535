package dev.dynabatch.internal.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Elapsed time in which something could run: all of another clock's but for what was lost to a frozen process, a
 * snapshot or a machine asleep. What is measured with it is never over merely because nobody could do anything about it.
 *
 * <p>While a task waits or runs, the clock is looked at every {@link #STEP_NANOS} at least: longer waits are made of such steps.
 * Time between two looks counts for {@link #MOST_NANOS} at most; what is beyond was no time to run in. While none waits,
 * nothing is expected to run, and all time counts.
 *
 * <p>Delays are the scheduler's own, so that after a freeze everything due in it runs at once: an attempt that was under
 * way is lost, its connection dead. Whoever then finds by this clock that a deadline is not reached waits on.
 */
public final class RunningTime implements Ticker, Scheduler {
    /** How long a wait goes on without a look at the clock. */
    public static final long STEP_NANOS = 1_000_000_000L;
    /** The most that counts between two looks: a step, and as much again and more for a machine that is merely busy. */
    static final long MOST_NANOS = 3_000_000_000L;

    private final Ticker ticker;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    /** Read by everybody, written under the lock. */
    private volatile Look last;

    /** A look at the clock: what it showed, how much of it had counted, and how many tasks waited. */
    private record Look(long tickerNanos, long runningNanos, int waiting) {
        long running(long tickerNow) {
            long since = tickerNow - tickerNanos;
            return runningNanos + (waiting == 0 ? since : Math.min(since, MOST_NANOS));
        }
    }

    /**
     * @param ticker all elapsed time
     * @param scheduler what waits by it; closed with this
     */
    public RunningTime(Ticker ticker, Scheduler scheduler) {
        this.ticker = ticker;
        this.scheduler = scheduler;
        long now = ticker.nanos();
        this.last = new Look(now, now, 0);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same look, not one alike
    public long nanos() {
        while (true) {
            Look seen = last;
            long now = ticker.nanos();
            if (seen.waiting > 0 && now - seen.tickerNanos > MOST_NANOS) {
                return look(0);
            }
            if (seen == last) { // else somebody may wait since, and not all of this counts
                return seen.running(now);
            }
        }
    }

    /** Looks at the clock; this many more tasks wait from now on. */
    private long look(int more) {
        lock.lock();
        try {
            long now = ticker.nanos();
            long running = last.running(now);
            last = new Look(now, running, last.waiting + more);
            return running;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        look(1);
        Waiting waiting = new Waiting(task, ticker.nanos() + Math.max(0, delayNanos));
        waiting.step(delayNanos);
        return waiting;
    }

    @Override
    public void close() {
        scheduler.close();
    }

    /** One task, and the step of its wait that is under way. */
    private final class Waiting implements Timer, Runnable {
        private final Runnable task;
        private final long dueNanos;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile @Nullable Timer underWay;

        Waiting(Runnable task, long dueNanos) {
            this.task = task;
            this.dueNanos = dueNanos;
        }

        void step(long leftNanos) {
            Timer next = scheduler.schedule(this, Math.min(leftNanos, STEP_NANOS));
            underWay = next;
            if (over.get()) {
                next.cancel(); // cancelled meanwhile, by somebody who saw the step before this one
            }
        }

        @Override
        public void run() {
            long left = dueNanos - ticker.nanos();
            if (left > 0) {
                look(0);
                if (!over.get()) {
                    step(left);
                }
            } else if (over.compareAndSet(false, true)) {
                try {
                    task.run(); // which is waited for like the time before it
                } finally {
                    look(-1);
                }
            }
        }

        @Override
        public void cancel() {
            Timer current = underWay;
            if (over.compareAndSet(false, true)) {
                look(-1);
                if (current != null) {
                    current.cancel();
                }
            }
        }
    }

    /** Waits for a future as {@link CompletableFuture#get(long, TimeUnit)} does, but by time in which it could run. */
    public static <T> T await(CompletableFuture<T> future, long timeoutNanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (long left = timeoutNanos; ; left -= STEP_NANOS) {
            try {
                return future.get(Math.min(left, STEP_NANOS), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= STEP_NANOS) {
                    throw e;
                }
            }
        }
    }
}
