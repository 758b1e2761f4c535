package dev.dynabatch.internal.accumulate;

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
    private final long total;
    private final AtomicLong free;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private volatile boolean contended;

    private static final class Waiter {
        final long bytes;
        final Condition granted;
        boolean done;

        Waiter(long bytes, Condition granted) {
            this.bytes = bytes;
            this.granted = granted;
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
     * @param onWait run once, before waiting, without a lock: makes others give something back
     * @return whether they were had within the time
     */
    public boolean reserve(long bytes, long timeoutNanos, Runnable onWait) throws InterruptedException {
        if (tryReserve(bytes)) {
            return true;
        }
        Waiter waiter = enqueue(bytes);
        try {
            onWait.run();
            return await(waiter, timeoutNanos);
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

    private boolean await(Waiter waiter, long timeoutNanos) throws InterruptedException {
        long left = timeoutNanos;
        lock.lockInterruptibly();
        try {
            while (!waiter.done && left > 0) {
                left = waiter.granted.awaitNanos(left);
            }
            if (!waiter.done) {
                removeLocked(waiter);
            }
            return waiter.done;
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
            next.granted.signal();
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
