package dev.dynabatch.internal.model;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An array in which operations stand side by side. All of it is there for as long as one of them is: so whoever is the first
 * to stand there takes all of it from the budget, and whoever leaves it last gives all of it back. What stands there no more
 * does not count any less until then. When nobody stands there and nobody will, it is written to again.
 *
 * <p>Any thread may call this.
 */
public final class SharedArray {
    /** Whoever writes operations to it has it. */
    private static final int OPEN = 1;
    /** An operation stands in it. */
    private static final int STANDS = 2;

    private final byte[] bytes;
    private final SharedArrays home;
    private final AtomicInteger holds = new AtomicInteger(OPEN);
    private volatile boolean spoiled;

    SharedArray(byte[] bytes, SharedArrays home) {
        this.bytes = bytes;
        this.home = home;
    }

    /** The array. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Another operation stands here; called by whoever writes operations to it.
     *
     * @return how much must be charged for it: all, if it stands alone, else 0
     */
    public int join() {
        return holds.getAndAdd(STANDS) < STANDS ? bytes.length : 0;
    }

    /**
     * So many operations have left.
     *
     * @return how many bytes the caller must give back: all, if none is left, or 0
     */
    public long leave(int operations) {
        int now = holds.addAndGet(-operations * STANDS);
        if (now == 0) {
            empty();
        }
        return now < STANDS ? bytes.length : 0;
    }

    /** One operation has left; what that frees is given back at once. */
    public void leave() {
        long freed = leave(1);
        if (freed > 0) {
            home.freed(freed);
        }
    }

    /** Nothing more will be written to it. */
    public void close() {
        if (holds.addAndGet(-OPEN) == 0) {
            empty();
        }
    }

    /** Somebody may look at it who does not say for how long: it is not written to again. */
    public void spoil() {
        spoiled = true;
    }

    private void empty() {
        if (!spoiled) {
            home.left(bytes);
        }
    }
}
