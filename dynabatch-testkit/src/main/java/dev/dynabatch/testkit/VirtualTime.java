package dev.dynabatch.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.internal.time.WallClock;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is told to move: elapsed time, wall time and a scheduler in one.
 *
 * <p>Tasks run on the thread that moves it, one by one, by their time; those due at the same time in the order in which
 * they were scheduled. What does nothing but such tasks therefore runs the same way every time. The two clocks have
 * unrelated origins, and elapsed time overflows seven seconds after its start, so that whoever mixes them up or compares
 * without subtracting is found out.
 */
@SuppressWarnings("exports") // the engine's own types, for tests of the engine
public final class VirtualTime implements Ticker, WallClock, Scheduler {
    private static final long FIRST_NANOS = Long.MAX_VALUE - 7_000_000_000L;
    private static final long FIRST_MILLIS = 1_700_000_000_000L; // 2023-11-14T22:13:20Z
    /** How long, in real time, another thread may take to do its part. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    /** How often to look whether that thread still waits: its end wakes nobody. */
    private static final long GLANCE_NANOS = 1_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Task::compare);

    @GuardedBy("lock")
    private long scheduled;

    private volatile long elapsedNanos;
    private volatile long wallAheadMillis;

    private record Task(long atNanos, long order, boolean outside, Runnable work) {
        static int compare(Task a, Task b) {
            return a.atNanos != b.atNanos ? Long.compare(a.atNanos, b.atNanos) : Long.compare(a.order, b.order);
        }
    }

    /** Time that has not begun to move. */
    public VirtualTime() {}

    @Override
    public long nanos() {
        return FIRST_NANOS + elapsedNanos;
    }

    @Override
    public long millis() {
        return FIRST_MILLIS + wallAheadMillis + elapsedNanos / 1_000_000;
    }

    /** How far it has moved since it was made. */
    public Duration elapsed() {
        return Duration.ofNanos(elapsedNanos);
    }

    @Override
    public Timer schedule(Runnable work, long delayNanos) {
        return schedule(work, delayNanos, false);
    }

    private Timer schedule(Runnable work, long delayNanos, boolean outside) {
        lock.lock();
        try {
            Task task = new Task(elapsedNanos + Math.max(0, delayNanos), scheduled++, outside, work);
            tasks.add(task);
            changed.signalAll();
            return () -> cancel(task);
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Task task) {
        lock.lock();
        try {
            tasks.remove(task);
        } finally {
            lock.unlock();
        }
    }

    /** Runs what it is given as a task that is due now, never before returning. */
    public Executor executor() {
        return work -> schedule(work, 0);
    }

    /** The same time for what lies outside of the process: its tasks run when they are due, also while that is frozen. */
    public Outside outside() {
        return new Outside();
    }

    /** The scheduler and the wall clock of the world around the process. */
    public final class Outside implements Scheduler, WallClock {
        private Outside() {}

        @Override
        public Timer schedule(Runnable work, long delayNanos) {
            return VirtualTime.this.schedule(work, delayNanos, true);
        }

        @Override
        public long millis() {
            return VirtualTime.this.millis();
        }

        /** Does nothing: the world goes on. */
        @Override
        public void close() {}
    }

    /**
     * Lets time pass in which nothing runs but what lies {@linkplain #outside outside}, as in a function between two calls
     * or a machine restored from a snapshot: for the process both clocks have moved at once, and what was due meanwhile runs
     * late. May be called by a task.
     */
    public void freeze(Duration time) {
        long thawed = elapsedNanos + time.toNanos();
        while (runOutside(thawed)) {
            // until the world has nothing due by then
        }
        elapsedNanos = thawed;
    }

    private boolean runOutside(long endNanos) {
        Task next;
        lock.lock();
        try {
            next = tasks.stream()
                    .filter(task -> task.outside && task.atNanos <= endNanos)
                    .min(Task::compare)
                    .orElse(null);
            if (next == null) {
                return false;
            }
            tasks.remove(next);
            elapsedNanos = Math.max(elapsedNanos, next.atNanos);
        } finally {
            lock.unlock();
        }
        next.work.run();
        return true;
    }

    /**
     * Sets the wall clock forward, or back, while elapsed time stands still: a clock put right, or a machine that slept and
     * whose monotonic clock did, too. May be called by a task.
     */
    public void moveWall(Duration by) {
        lock.lock();
        try {
            long ahead = wallAheadMillis + by.toMillis();
            wallAheadMillis = ahead;
        } finally {
            lock.unlock();
        }
    }

    /** Runs everything due in the given time, in order; then that time has passed. */
    public void advance(Duration time) {
        long end = elapsedNanos + time.toNanos();
        while (runNext(end)) {
            // until nothing is due by then
        }
        elapsedNanos = Math.max(elapsedNanos, end);
    }

    /**
     * Runs tasks, moving time to each, until there are none.
     *
     * @param atMost how far time may move
     * @throws IllegalStateException if there are tasks left by then
     */
    public void runUntilIdle(Duration atMost) {
        long end = elapsedNanos + atMost.toNanos();
        while (runNext(end)) {
            // until there are none
        }
        lock.lock();
        try {
            if (!tasks.isEmpty()) {
                throw new IllegalStateException("after " + elapsed() + " there are still " + tasks.size()
                        + " tasks, the next of which is due " + (tasks.element().atNanos - elapsedNanos) + " ns later");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves time for another thread, already started, until it has ended: runs a task whenever that thread waits for
     * something, and lets it go on otherwise.
     *
     * @throws IllegalStateException if it waits and there is no task for half a minute of real time
     */
    public void runUntilEnd(Thread other) {
        while (other.getState() != Thread.State.TERMINATED) {
            if (!waits(other)) {
                Thread.onSpinWait();
            } else if (!runNext(Long.MAX_VALUE)) {
                awaitTask(other);
            }
        }
    }

    /**
     * Whether it waits for something that is still to come. One that was woken says that it waits until it gets a processor,
     * which on a busy machine may take long.
     */
    private static boolean waits(Thread thread) {
        Thread.State state = thread.getState();
        if (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING) {
            return false;
        }
        Object blocker = LockSupport.getBlocker(thread);
        return !(blocker instanceof ForkJoinPool.ManagedBlocker wait && wait.isReleasable());
    }

    private void awaitTask(Thread other) {
        lock.lock();
        try {
            long left = PATIENCE_NANOS;
            while (tasks.isEmpty() && waits(other)) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "after " + elapsed() + " nothing is left to do, and the thread still waits");
                }
                left -= GLANCE_NANOS - changed.awaitNanos(GLANCE_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean runNext(long endNanos) {
        Task next = take(endNanos);
        if (next == null) {
            return false;
        }
        next.work.run();
        return true;
    }

    private @Nullable Task take(long endNanos) {
        lock.lock();
        try {
            Task next = tasks.peek();
            if (next == null || next.atNanos > endNanos) {
                return null;
            }
            tasks.remove();
            elapsedNanos = Math.max(elapsedNanos, next.atNanos);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** How many tasks wait. */
    public int tasks() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    /** Drops every task. */
    @Override
    public void close() {
        lock.lock();
        try {
            tasks.clear();
        } finally {
            lock.unlock();
        }
    }
}
