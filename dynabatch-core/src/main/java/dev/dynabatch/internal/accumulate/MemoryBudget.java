package dev.dynabatch.internal.accumulate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A hard bound on the bytes that operations hold, with the arrays they stand in, shared by all writers of a client. Those
 * who wait are served in the order in which they came, so that a large item is not starved by small ones.
 *
 * <p>To wake a thread costs as much as writing some ten items. So those who wait are served when a good deal is free, not
 * with every few bytes that come back; or, should that not come about soon, when they have waited for a moment.
 */
public final class MemoryBudget {
    private static final long LATE = 0;
    private static final long GRANTED = -1;
    /** How much must be free before those who wait are served: this, or a part of the whole. */
    private static final long GOOD_DEAL = 1 << 20;

    private static final long PART = 32;
    /** Who has waited for so long takes what there is, and then looks again after longer and longer. */
    private static final long MOMENT_NANOS = 5_000_000;
    /** The longest; of a freeze no more than this counts. */
    private static final long MOST_NANOS = 80_000_000;

    private final long total;
    private final long enough;
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
        this.enough = Math.min(GOOD_DEAL, total / PART);
        this.free = new AtomicLong(total);
    }

    /** The bound, in bytes. */
    public long total() {
        return total;
    }

    /** How much must be free before those who wait are served: so much may come back at once. */
    public long goodDeal() {
        return enough;
    }

    /** How much is held now, in bytes. */
    public long used() {
        return total - free.get();
    }

    /** How many wait. */
    public int waiting() {
        if (!contended) {
            return 0;
        }
        lock.lock();
        try {
            return waiters.size();
        } finally {
            lock.unlock();
        }
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
        return exchange(0, bytes, timeoutNanos, onWait);
    }

    /**
     * Takes the bytes instead of those that are held, as {@link #reserve} does. Whoever must wait gives back what is held,
     * since callers who hold some while they wait for more block each other; but its turn had come, so it is served before
     * all who wait already. If the bytes are not had, nothing is held.
     */
    public boolean exchange(long held, long bytes, long timeoutNanos, Runnable onWait) throws InterruptedException {
        if (tryReserve(bytes - held)) {
            return true;
        }
        Waiter waiter = enqueue(held, bytes);
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

    private Waiter enqueue(long held, long bytes) {
        lock.lock();
        try {
            Waiter waiter = new Waiter(bytes, lock.newCondition());
            boolean next = held > 0 || waiters.isEmpty();
            if (next) {
                waiters.addFirst(waiter);
            } else {
                waiters.add(waiter);
            }
            contended = true;
            free.addAndGet(held);
            grantLocked(next ? 0 : enough); // what came back before we were seen to wait brings nobody here
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for bytes or a nudge. Returns the time that is left after a nudge, or {@link #GRANTED} or {@link #LATE}. */
    private long await(Waiter waiter, long timeoutNanos) throws InterruptedException {
        long left = timeoutNanos;
        long most = MOMENT_NANOS;
        lock.lockInterruptibly();
        try {
            while (!waiter.done && !waiter.nudged && left > 0) {
                long step = Math.min(left, most);
                long over = waiter.changed.awaitNanos(step);
                left -= step - Math.max(0, over);
                if (over <= 0) {
                    grantLocked(0);
                    most = Math.min(2 * most, MOST_NANOS);
                }
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
        grantLocked(enough);
    }

    /** Gives bytes back. */
    public void release(long bytes) {
        long now = free.addAndGet(bytes);
        if (contended && now >= enough) {
            lock.lock();
            try {
                grantLocked(enough);
            } finally {
                lock.unlock();
            }
        }
    }

    private void grantLocked(long least) {
        boolean serve = free.get() >= least;
        for (Waiter next = waiters.peek(); serve && next != null && take(next.bytes); next = waiters.peek()) {
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
