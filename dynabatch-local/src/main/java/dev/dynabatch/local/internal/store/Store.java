package dev.dynabatch.local.internal.store;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Ordered bytes in numbered key spaces: what a table's items, an index or the catalogue are kept in.
 *
 * <p>Keys are ordered as unsigned bytes. A value begins with its weight, a 4-byte number of the caller's choice that the
 * store sums up by space. All methods may be called by several threads, but never two changes of one key at a time.
 * Arrays are shared, not copied.
 */
public interface Store extends AutoCloseable {

    /** The value of a key, or null. */
    byte @Nullable [] get(int space, byte[] key);

    /** The weight of a key's value, or -1 if it has none. */
    int weight(int space, byte[] key);

    /**
     * Visits keys in order, until there are no more or the visitor has enough. Changes made meanwhile may or may not be
     * seen.
     *
     * @param from the first key
     * @param to the key to stop before, or null for all
     */
    void scan(int space, byte[] from, byte @Nullable [] to, Visitor visitor);

    /** Visits keys as {@link #scan} does, from the last to the first. */
    void scanBack(int space, byte[] from, byte @Nullable [] to, Visitor visitor);

    /**
     * Makes all these changes, seen by readers from now on; after a crash either all of them are there or none.
     *
     * @return a position for {@link #await}
     */
    long apply(List<Change> changes);

    /** Returns when everything applied up to {@code position} is as durable as this store makes it. */
    void await(long position);

    /** Forgets a whole space. */
    void drop(int space);

    /** Forgets every space that {@code wanted} does not want. */
    void retain(IntPredicate wanted);

    /** How many keys a space has, and the sum of their weights. */
    Totals totals(int space);

    @Override
    void close();

    /**
     * One key's new value.
     *
     * @param space where
     * @param key which
     * @param value the new value, or null to delete the key
     */
    record Change(int space, byte[] key, byte @Nullable [] value) {}

    /**
     * The sums of a space.
     *
     * @param keys how many keys
     * @param weight the sum of their weights
     */
    record Totals(long keys, long weight) {}

    /** Takes what a scan finds. */
    @FunctionalInterface
    interface Visitor {
        /** Whether to go on. */
        boolean visit(byte[] key, byte[] value);
    }
}
