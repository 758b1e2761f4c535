package dev.dynabatch.internal.time;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Elapsed time in which something could run: all of another clock's but for what was lost to a frozen process, a
 * snapshot or a machine asleep. What is measured with it is never over merely because nobody could do anything about it.
 *
 * <p>One timer of the scheduler serves all tasks. It is set to the first of them; when that is taken back, as most time
 * limits are, the timer stays and calls for nothing, since a busy client sets and takes back thousands a second.
 *
 * <p>While a task waits or runs, the clock is looked at every {@link #STEP_NANOS} at least: longer waits are made of such
 * steps.
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

    private static final Duration CENTURY = Duration.ofDays(36_525);

    private final Ticker ticker;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    /** Read by everybody, written under the lock. */
    private volatile Look last;

    @GuardedBy("lock")
    private final TimerHeap waiting = new TimerHeap();

    /** Tasks that run just now. */
    @GuardedBy("lock")
    private int running;

    /** Whether {@link #ring} runs, or the scheduler will call it. */
    @GuardedBy("lock")
    private boolean armed;

    @GuardedBy("lock")
    private long armedNanos;

    @GuardedBy("lock")
    private @Nullable Timer timer;

    /** A look at the clock: what it showed, how much of it had counted, and whether tasks waited or ran. */
    private record Look(long tickerNanos, long runningNanos, boolean waits) {
        long running(long tickerNow) {
            long since = tickerNow - tickerNanos;
            return runningNanos + (waits ? Math.min(since, MOST_NANOS) : since);
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
        this.last = new Look(now, now, false);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same look, not one alike
    public long nanos() {
        while (true) {
            Look seen = last;
            long now = ticker.nanos();
            if (seen.waits && now - seen.tickerNanos > MOST_NANOS) {
                break;
            }
            if (seen == last) { // else somebody may wait since, and not all of this counts
                return seen.running(now);
            }
        }
        lock.lock();
        try {
            return lookLocked(ticker.nanos());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private long lookLocked(long now) {
        long counted = last.running(now);
        last = new Look(now, counted, running > 0 || !waiting.isEmpty());
        return counted;
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        lock.lock();
        try {
            long now = ticker.nanos();
            Waiting added = new Waiting(task, now + Math.max(0, delayNanos));
            boolean first = waiting.isEmpty();
            waiting.add(added);
            if (first) {
                lookLocked(now);
            }
            armLocked(now);
            return added;
        } finally {
            lock.unlock();
        }
    }

    /** Has the scheduler call when the first task is due, or after a step. One that calls sooner stays. */
    @GuardedBy("lock")
    private void armLocked(long now) {
        TimerHeap.Task first = waiting.peek();
        if (first == null || (armed && first.dueNanos - armedNanos >= 0)) {
            return;
        }
        long delay = Math.max(0, Math.min(first.dueNanos - now, STEP_NANOS));
        if (armed && now + delay - armedNanos >= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        armed = false; // should the scheduler throw, for want of a thread, it is asked again next time
        timer = scheduler.schedule(this::ring, delay);
        armed = true;
        armedNanos = now + delay;
    }

    private void ring() {
        try {
            for (Runnable due = nextDue(); due != null; due = nextDue()) {
                try {
                    due.run(); // which is waited for like the time before it
                } finally {
                    ran();
                }
            }
        } finally {
            lock.lock();
            try {
                armed = false;
                armLocked(ticker.nanos());
            } finally {
                lock.unlock();
            }
        }
    }

    private void ran() {
        lock.lock();
        try {
            running--;
            lookLocked(ticker.nanos());
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable nextDue() {
        lock.lock();
        try {
            long now = ticker.nanos();
            armed = true;
            armedNanos = now;
            TimerHeap.Task first = waiting.peek();
            if (first == null) {
                return null;
            }
            boolean due = first.dueNanos - now <= 0 && waiting.remove(first);
            running += due ? 1 : 0;
            lookLocked(now);
            return due ? ((Waiting) first).task : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        scheduler.close();
    }

    /** One task that waits. */
    private final class Waiting extends TimerHeap.Task implements Timer {
        private final Runnable task;

        Waiting(Runnable task, long dueNanos) {
            super(dueNanos);
            this.task = task;
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                if (waiting.remove(this) && waiting.isEmpty()) {
                    lookLocked(ticker.nanos());
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** A time to wait, in nanoseconds: of one below zero none, of one beyond a century, as {@code FOREVER} is, that. */
    public static long nanos(Duration wait) {
        return wait.isNegative() ? 0 : wait.compareTo(CENTURY) < 0 ? wait.toNanos() : CENTURY.toNanos();
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
