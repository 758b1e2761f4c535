package dev.dynabatch.internal.admit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a client has in flight at once: as many as are worth it by how long answers take. Those turned away
 * are called back in the order they came.
 */
public final class InFlightLimit {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private final ConcurrencyLimit limit;

    @GuardedBy("lock")
    private int inFlight;

    /** @param most the most requests at once */
    public InFlightLimit(int most) {
        this.limit = new ConcurrencyLimit(most);
    }

    /**
     * Takes a permit, or remembers who asked.
     *
     * @param callBack run once, outside any lock, when it is worth asking again
     * @return whether there is a permit
     */
    public boolean tryAcquire(Runnable callBack) {
        lock.lock();
        try {
            if (inFlight < limit.limit()) {
                inFlight++;
                return true;
            }
            if (!waiting.contains(callBack)) {
                waiting.add(callBack);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** How a request ended, as far as it tells how busy the other end is. */
    public enum End {
        /** It was done, or some of it. */
        ANSWERED,
        /** Nothing came back. */
        LOST,
        /** Neither. */
        OTHER
    }

    /**
     * Gives a permit back; calls those who wait, until one of them has taken it.
     *
     * @param nanos how long the request took
     */
    public void release(End end, long nanos) {
        lock.lock();
        try {
            if (end == End.ANSWERED) {
                limit.answered(nanos, inFlight);
            } else if (end == End.LOST) {
                limit.lost();
            }
            inFlight--;
        } finally {
            lock.unlock();
        }
        for (Runnable next = nextWaiting(); next != null; next = nextWaiting()) {
            next.run();
        }
    }

    private @Nullable Runnable nextWaiting() {
        lock.lock();
        try {
            return inFlight < limit.limit() ? waiting.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    /** How many may be in flight at present. */
    public int limit() {
        lock.lock();
        try {
            return limit.limit();
        } finally {
            lock.unlock();
        }
    }

    /** Requests in flight. */
    public int inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }
}
