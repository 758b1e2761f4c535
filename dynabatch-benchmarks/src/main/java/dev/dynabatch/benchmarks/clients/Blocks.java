package dev.dynabatch.benchmarks.clients;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out the items to write, 25 after 25, in a circle. All threads take from one, so that an item never comes up again
 * before nearly all others have.
 */
final class Blocks {
    /** Items in one block; the most that one request may carry. */
    static final int SIZE = 25;

    private final int distinct;
    private final AtomicLong next = new AtomicLong();
    private volatile long end;

    /** @param distinct how many items there are, a multiple of {@link #SIZE} */
    Blocks(int distinct) {
        this.distinct = distinct;
    }

    /** Lets so many more items be taken, rounded up to whole blocks. */
    int more(int items) {
        int rounded = (items + SIZE - 1) / SIZE * SIZE;
        end = next.get() + rounded;
        return rounded;
    }

    /** The number of the first item of a block, or -1 if there are no more for now. */
    int take() {
        long from = next.getAndAdd(SIZE);
        if (from >= end) {
            next.addAndGet(-SIZE);
            return -1;
        }
        return (int) (from % distinct);
    }
}
