package dev.dynabatch.internal.accumulate;

import dev.dynabatch.internal.time.RunningTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A hard bound on the bytes that operations hold, shared by all writers of a client. Those who wait are served in the
 * order in which they came, so that a large item is not starved by small ones.
 */
public final class MemoryBudget {
    private static final long LATE = 0;
    private static final long GRANTED = -1;

    private final long total;
    private final AtomicLong free;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private volatile boolean contended;

    private static final class Waiter {
        final long bytes;
        final Condition changed;
        boolean done;
        boolean nudged;

        Waiter(long bytes, Condition changed) {
            this.bytes = bytes;
            this.changed = changed;
        }
    }

    /** @param total the bound, in bytes */
    public MemoryBudget(long total) {
        this.total = total;
        this.free = new AtomicLong(total);
    }

    /** The bound, in bytes. */
    public long total() {
        return total;
    }

    /** How much is held now, in bytes. */
    public long used() {
        return total - free.get();
    }

    /** Whether somebody waits. */
    public boolean contended() {
        return contended;
    }

    /** Takes the bytes if they are free and nobody waits; never blocks. */
    public boolean tryReserve(long bytes) {
        return !contended && take(bytes);
    }

    /**
     * Takes the bytes, waiting for them if need be.
     *
     * @param onWait run without a lock, before waiting and again after every {@link #nudge}: makes others give something
     *     back, or throws to end the wait
     * @return whether they were had within the time
     */
    public boolean reserve(long bytes, long timeoutNanos, Runnable onWait) throws InterruptedException {
        if (tryReserve(bytes)) {
            return true;
        }
        Waiter waiter = enqueue(bytes);
        try {
            long left = timeoutNanos;
            do {
                onWait.run();
                left = await(waiter, left);
            } while (left > 0);
            return left == GRANTED;
        } catch (InterruptedException | RuntimeException | Error e) {
            giveUp(waiter);
            throw e;
        }
    }

    private Waiter enqueue(long bytes) {
        lock.lock();
        try {
            Waiter waiter = new Waiter(bytes, lock.newCondition());
            waiters.add(waiter);
            contended = true;
            grantLocked();
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for bytes or a nudge. Returns the time that is left after a nudge, or {@link #GRANTED} or {@link #LATE}. */
    private long await(Waiter waiter, long timeoutNanos) throws InterruptedException {
        long left = timeoutNanos;
        lock.lockInterruptibly();
        try {
            while (!waiter.done && !waiter.nudged && left > 0) {
                long step = Math.min(left, RunningTime.STEP_NANOS); // so that of a freeze no more than this counts
                left -= step - Math.max(0, waiter.changed.awaitNanos(step));
            }
            if (waiter.done) {
                return GRANTED;
            }
            waiter.nudged = false;
            if (left > 0) {
                return left;
            }
            removeLocked(waiter);
            return LATE;
        } finally {
            lock.unlock();
        }
    }

    /** Has everybody who waits look whether it still makes sense to. */
    public void nudge() {
        lock.lock();
        try {
            for (Waiter waiter : waiters) {
                waiter.nudged = true;
                waiter.changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.done) {
                free.addAndGet(waiter.bytes);
            }
            removeLocked(waiter);
        } finally {
            lock.unlock();
        }
    }

    private void removeLocked(Waiter waiter) {
        waiters.remove(waiter);
        grantLocked();
    }

    /** Gives bytes back. */
    public void release(long bytes) {
        free.addAndGet(bytes);
        if (contended) {
            lock.lock();
            try {
                grantLocked();
            } finally {
                lock.unlock();
            }
        }
    }

    private void grantLocked() {
        for (Waiter next = waiters.peek(); next != null && take(next.bytes); next = waiters.peek()) {
            waiters.remove();
            next.done = true;
            next.changed.signal();
        }
        contended = !waiters.isEmpty();
    }

    private boolean take(long bytes) {
        for (long now = free.get(); now >= bytes; now = free.get()) {
            if (free.compareAndSet(now, now - bytes)) {
                return true;
            }
        }
        return false;
    }
}
