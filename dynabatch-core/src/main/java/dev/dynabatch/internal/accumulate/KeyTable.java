package dev.dynabatch.internal.accumulate;

import dev.dynabatch.internal.model.Keyed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation for each key, or one asking for it: a hash table with linear probing [1], in which a removal moves up what
 * stood behind. Each goes in and out once, so what a map would allocate and chase for each entry counts. Never more than a
 * quarter full: at a half, runs were long enough to lose to {@code HashMap}. The hashes stand in the entries: most places
 * are free, and one fetch from memory that says so is less than two. Guarded by the lock of the writer, or getter.
 *
 * <ol>
 *   <li>D. Knuth: The Art of Computer Programming 3, section 6.4, algorithms L and R
 * </ol>
 *
 * @param <T> what has the keys
 */
public final class KeyTable<T extends Keyed> {
    private static final int INITIAL_BITS = 6;

    private @Nullable T[] entries = places(1 << INITIAL_BITS);
    private int shift = Integer.SIZE - INITIAL_BITS;
    private int size;

    @SuppressWarnings("unchecked") // nobody else ever sees the array
    private static <T extends Keyed> @Nullable T[] places(int count) {
        return (@Nullable T[]) new Keyed[count];
    }

    /** The one with this one's key that is there already; null if there was none, and now is this one. */
    public @Nullable T putIfAbsent(T entry) {
        int place = find(entry);
        T there = entries[place];
        if (there != null) {
            return there;
        }
        entries[place] = entry;
        if (++size > entries.length / 4) {
            grow();
        }
        return null;
    }

    /** Puts this one in the place of that with its key. */
    void replace(T entry) {
        int place = find(entry);
        if (entries[place] == null) {
            throw new IllegalStateException(entry.key() + " is not in the table");
        }
        entries[place] = entry;
    }

    /** Takes out this one, if it is there. */
    public void remove(T entry) {
        int gap = place(entry);
        if (entries[gap] == null) {
            return;
        }
        int mask = entries.length - 1;
        for (int i = (gap + 1) & mask; ; i = (i + 1) & mask) {
            T next = entries[i];
            if (next == null) {
                break;
            }
            int home = home(next.keyHash());
            if (((i - home) & mask)
                    >= ((i - gap) & mask)) { // its home is at the gap or before: it must not stand behind one
                entries[gap] = next;
                gap = i;
            }
        }
        entries[gap] = null;
        size--;
    }

    /** Takes out all of them. */
    public void clear() {
        entries = places(1 << INITIAL_BITS);
        shift = Integer.SIZE - INITIAL_BITS;
        size = 0;
    }

    /** All of them, in no order. */
    List<T> all() {
        List<T> all = new ArrayList<>(size);
        for (T entry : entries) {
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }

    /** Where this one's key is, or else the free place where it belongs. */
    private int find(T entry) {
        int mask = entries.length - 1;
        int place = home(entry.keyHash());
        for (T there = entries[place]; there != null; there = entries[place]) {
            if (there.hasKeyOf(entry)) {
                break;
            }
            place = (place + 1) & mask;
        }
        return place;
    }

    /** Where this one itself is, or else the free place behind. */
    private int place(T entry) {
        int mask = entries.length - 1;
        int place = home(entry.keyHash());
        while (entries[place] != null && entries[place] != entry) {
            place = (place + 1) & mask;
        }
        return place;
    }

    /** Whether the first place is free where this one's key may be. */
    boolean isFree(T entry) {
        return entries[home(entry.keyHash())] == null;
    }

    private int home(int hash) {
        return hash >>> shift;
    }

    private void grow() {
        @Nullable T[] before = entries;
        entries = places(2 * before.length);
        shift--;
        for (T entry : before) {
            if (entry != null) {
                entries[find(entry)] = entry;
            }
        }
    }
}
