package dev.dynabatch.internal.accumulate;

import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation for each key: a hash table with linear probing [1], in which a removal moves up what stood behind. Every
 * operation goes in and out once, so what a map would allocate and chase for each entry counts. Never more than a
 * quarter full: at a half, runs were long enough to lose to {@code HashMap}. The hashes stand in the operations: most places
 * are free, and one fetch from memory that says so is less than two. Guarded by the writer's lock.
 *
 * <ol>
 *   <li>D. Knuth: The Art of Computer Programming 3, section 6.4, algorithms L and R
 * </ol>
 */
final class KeyTable {
    private static final int INITIAL_BITS = 6;
    /** Spreads neighbouring hashes: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E3779B9;

    private @Nullable WriteOperation[] operations = new @Nullable WriteOperation[1 << INITIAL_BITS];
    private int shift = Integer.SIZE - INITIAL_BITS;
    private int size;

    /** The operation with this one's key that is there already; null if there was none, and now is this one. */
    @Nullable
    WriteOperation putIfAbsent(WriteOperation operation) {
        int place = find(operation);
        WriteOperation there = operations[place];
        if (there != null) {
            return there;
        }
        operations[place] = operation;
        if (++size > operations.length / 4) {
            grow();
        }
        return null;
    }

    /** Puts an operation in the place of the one with its key. */
    void replace(WriteOperation operation) {
        int place = find(operation);
        if (operations[place] == null) {
            throw new IllegalStateException(operation.key() + " is not in the table");
        }
        operations[place] = operation;
    }

    /** Takes out this operation, if it is there. */
    void remove(WriteOperation operation) {
        int gap = place(operation);
        if (operations[gap] == null) {
            return;
        }
        int mask = operations.length - 1;
        for (int i = (gap + 1) & mask; ; i = (i + 1) & mask) {
            WriteOperation next = operations[i];
            if (next == null) {
                break;
            }
            int home = home(next.keyHash());
            if (((i - home) & mask)
                    >= ((i - gap) & mask)) { // its home is at the gap or before: it must not stand behind one
                operations[gap] = next;
                gap = i;
            }
        }
        operations[gap] = null;
        size--;
    }

    /** All of them, in no order. */
    List<WriteOperation> all() {
        List<WriteOperation> all = new ArrayList<>(size);
        for (WriteOperation operation : operations) {
            if (operation != null) {
                all.add(operation);
            }
        }
        return all;
    }

    /** Where the operation's key is, or else the free place where it belongs. */
    private int find(WriteOperation operation) {
        int mask = operations.length - 1;
        int place = home(operation.keyHash());
        for (WriteOperation there = operations[place]; there != null; there = operations[place]) {
            if (there.hasKeyOf(operation)) {
                break;
            }
            place = (place + 1) & mask;
        }
        return place;
    }

    /** Where the operation itself is, or else the free place behind. */
    private int place(WriteOperation operation) {
        int mask = operations.length - 1;
        int place = home(operation.keyHash());
        while (operations[place] != null && operations[place] != operation) {
            place = (place + 1) & mask;
        }
        return place;
    }

    /** Whether the first place is free where the operation's key may be. */
    boolean isFree(WriteOperation operation) {
        return operations[home(operation.keyHash())] == null;
    }

    private int home(int hash) {
        return (hash * SPREAD) >>> shift;
    }

    private void grow() {
        @Nullable WriteOperation[] before = operations;
        operations = new @Nullable WriteOperation[2 * before.length];
        shift--;
        for (WriteOperation operation : before) {
            if (operation != null) {
                operations[find(operation)] = operation;
            }
        }
    }
}
