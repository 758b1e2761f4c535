package dev.dynabatch.internal.accumulate;

import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation for each key: a hash table with linear probing [1], in which a removal moves up what stood behind. Every
 * operation goes in and out once, so what a map would allocate and chase for each entry counts. Never more than a
 * quarter full: at a half, runs were long enough to lose to {@code HashMap}. Guarded by the writer's lock.
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
    private int[] hashes = new int[1 << INITIAL_BITS];
    private int shift = Integer.SIZE - INITIAL_BITS;
    private int size;

    /** The operation with this one's key that is there already; null if there was none, and now is this one. */
    @Nullable
    WriteOperation putIfAbsent(WriteOperation operation) {
        Key key = operation.key();
        int hash = key.hashCode();
        int place = find(key, hash);
        WriteOperation there = operations[place];
        if (there != null) {
            return there;
        }
        put(place, operation, hash);
        if (++size > operations.length / 4) {
            grow();
        }
        return null;
    }

    /** Puts an operation in the place of the one with its key. */
    void replace(WriteOperation operation) {
        Key key = operation.key();
        int place = find(key, key.hashCode());
        if (operations[place] == null) {
            throw new IllegalStateException(key + " is not in the table");
        }
        operations[place] = operation;
    }

    /** Takes out the operation with this key, if there is one. */
    void remove(Key key) {
        int gap = find(key, key.hashCode());
        if (operations[gap] == null) {
            return;
        }
        int mask = operations.length - 1;
        for (int i = (gap + 1) & mask; ; i = (i + 1) & mask) {
            WriteOperation next = operations[i];
            if (next == null) {
                break;
            }
            int home = home(hashes[i]);
            if (((i - home) & mask)
                    >= ((i - gap) & mask)) { // its home is at the gap or before: it must not stand behind one
                put(gap, next, hashes[i]);
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

    /** Where the key is, or else the free place where it belongs. */
    private int find(Key key, int hash) {
        int mask = operations.length - 1;
        int place = home(hash);
        for (WriteOperation there = operations[place]; there != null; there = operations[place]) {
            if (hashes[place] == hash && there.key().equals(key)) {
                break;
            }
            place = (place + 1) & mask;
        }
        return place;
    }

    private int home(int hash) {
        return (hash * SPREAD) >>> shift;
    }

    private void put(int place, WriteOperation operation, int hash) {
        operations[place] = operation;
        hashes[place] = hash;
    }

    private void grow() {
        @Nullable WriteOperation[] before = operations;
        int[] hashesBefore = hashes;
        operations = new @Nullable WriteOperation[2 * before.length];
        hashes = new int[2 * before.length];
        shift--;
        for (int i = 0; i < before.length; i++) {
            WriteOperation operation = before[i];
            if (operation != null) {
                put(find(operation.key(), hashesBefore[i]), operation, hashesBefore[i]);
            }
        }
    }
}
