package dev.dynabatch.internal.model;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * The memory of an array in which operations stand side by side. All of it is there for as long as one of them is: so
 * whoever opens it takes all of it from the budget, and whoever leaves it last gives all of it back. What stands there no
 * more does not count any less until then.
 *
 * <p>Any thread may call this.
 */
public final class SharedArray {
    private final int bytes;
    private final LongConsumer budget;
    private final AtomicInteger standing = new AtomicInteger(1);

    /**
     * Opens an array for a first operation.
     *
     * @param bytes its length
     * @param budget is given back what {@link #leave()} frees
     */
    public SharedArray(int bytes, LongConsumer budget) {
        this.bytes = bytes;
        this.budget = budget;
    }

    /** Another operation stands here, unless all have left: then the memory is given back, and this is over. */
    public boolean join() {
        int now = standing.get();
        while (now > 0 && !standing.compareAndSet(now, now + 1)) {
            now = standing.get();
        }
        return now > 0;
    }

    /**
     * So many operations have left.
     *
     * @return how many bytes the caller must give back: all, if none is left, or 0
     */
    public long leave(int operations) {
        return standing.addAndGet(-operations) == 0 ? bytes : 0;
    }

    /** One operation has left; what that frees is given back at once. */
    public void leave() {
        long freed = leave(1);
        if (freed > 0) {
            budget.accept(freed);
        }
    }
}
