package dev.dynabatch.internal.admit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How many requests a client has in flight at once. Those turned away are called back in the order they came. */
public final class InFlightLimit {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final int most;
    private int inFlight;

    /** @param most the most requests at once */
    public InFlightLimit(int most) {
        this.most = most;
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
            if (inFlight < most) {
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

    /** Gives a permit back; calls those who wait, until one of them has taken it. */
    public void release() {
        lock.lock();
        try {
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
            return inFlight < most ? waiting.poll() : null;
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
