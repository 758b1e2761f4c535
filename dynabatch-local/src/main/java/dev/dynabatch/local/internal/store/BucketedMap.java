package dev.dynabatch.local.internal.store;

import dev.dynabatch.local.internal.store.Store.Visitor;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Ordered bytes by key, for many threads: skip lists side by side, each for the keys with the same first bits.
 *
 * <p>Items' keys begin with a hash, so the lists are of one length; and since the hash comes first, the lists one after
 * the other are the order of the keys. A lookup in one list of all keys is mostly waiting for memory, some twenty
 * comparisons deep; this spares it the first {@value #BITS}.
 */
final class BucketedMap {
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;

    private final AtomicReferenceArray<@Nullable ConcurrentNavigableMap<byte[], byte[]>> buckets =
            new AtomicReferenceArray<>(BUCKETS);

    byte @Nullable [] get(byte[] key) {
        ConcurrentNavigableMap<byte[], byte[]> bucket = buckets.get(number(key));
        return bucket == null ? null : bucket.get(key);
    }

    /** Sets a key's value, or deletes it if the value is null; returns the old value or null. */
    byte @Nullable [] put(byte[] key, byte @Nullable [] value) {
        int number = number(key);
        ConcurrentNavigableMap<byte[], byte[]> bucket = buckets.get(number);
        if (value == null) {
            return bucket == null ? null : bucket.remove(key);
        }
        return (bucket == null ? made(number) : bucket).put(key, value);
    }

    void scan(byte[] from, byte @Nullable [] to, Visitor visitor) {
        int last = last(to);
        for (int i = number(from); i <= last; i++) {
            if (!visited(i, from, to, false, visitor)) {
                return;
            }
        }
    }

    void scanBack(byte[] from, byte @Nullable [] to, Visitor visitor) {
        int first = number(from);
        for (int i = last(to); i >= first; i--) {
            if (!visited(i, from, to, true, visitor)) {
                return;
            }
        }
    }

    /** Visits what of a range is in a bucket; returns whether to go on. */
    private boolean visited(int number, byte[] from, byte @Nullable [] to, boolean back, Visitor visitor) {
        ConcurrentNavigableMap<byte[], byte[]> bucket = buckets.get(number);
        if (bucket == null) {
            return true;
        }
        ConcurrentNavigableMap<byte[], byte[]> range =
                to == null ? bucket.tailMap(from, true) : bucket.subMap(from, true, to, false);
        for (Map.Entry<byte[], byte[]> entry : (back ? range.descendingMap() : range).entrySet()) {
            if (!visitor.visit(entry.getKey(), entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private ConcurrentNavigableMap<byte[], byte[]> made(int number) {
        return buckets.updateAndGet(
                number, bucket -> bucket == null ? new ConcurrentSkipListMap<>(Arrays::compareUnsigned) : bucket);
    }

    private static int last(byte @Nullable [] to) {
        return to == null ? BUCKETS - 1 : number(to);
    }

    /** The first bits of a key; what is missing of them is zero, as no key that is longer comes before it. */
    private static int number(byte[] key) {
        int first = key.length > 0 ? key[0] & 0xFF : 0;
        int second = key.length > 1 ? key[1] & 0xFF : 0;
        return (first << Byte.SIZE | second) >>> (2 * Byte.SIZE - BITS);
    }
}
