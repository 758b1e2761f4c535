package dev.dynabatch.local.internal.capacity;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The partitions of a table or index, each of which has a range of the hashes of the partition keys. They split and never
 * merge. Not safe for use by several threads.
 */
final class Partitions {
    private static final long HASHES = 1L << 32;
    /** Beyond that, more of them make no difference to anyone. */
    private static final long MOST = 1 << 16;

    private final Settings settings;
    private final NavigableMap<Long, Partition> byStart = new TreeMap<>();

    /** So many, of even size. */
    Partitions(long count, Settings settings, long nowMillis) {
        this.settings = settings;
        long even = Math.max(1, Math.min(count, MOST));
        for (long i = 0; i < even; i++) {
            byStart.put(i * HASHES / even, Partition.create(settings, nowMillis));
        }
    }

    int count() {
        return byStart.size();
    }

    /** The one that a key with this hash is in. */
    Partition of(int hash) {
        return byStart.floorEntry(Integer.toUnsignedLong(hash)).getValue();
    }

    /** Halves all of them until there are so many. */
    void growTo(long count, long nowMillis) {
        while (byStart.size() < Math.min(count, MOST)) {
            for (long start : List.copyOf(byStart.keySet())) {
                Long next = byStart.higherKey(start);
                split(start, start + ((next == null ? HASHES : next) - start) / 2, nowMillis);
            }
        }
    }

    /** Takes tokens of the partitions between two hashes, of each the same; and splits those that are too hot. */
    void take(Access access, Span span, long tokens, long nowMillis) {
        long first = Integer.toUnsignedLong(span.first());
        long last = Integer.toUnsignedLong(span.last());
        NavigableMap<Long, Partition> touched =
                byStart.subMap(byStart.floorKey(first), true, Math.max(first, last), true);
        long each = tokens / touched.size();
        long rest = tokens - each * touched.size();
        for (var entry : List.copyOf(touched.entrySet())) {
            long start = entry.getKey();
            split(start, entry.getValue().splitAt(access, nowMillis), nowMillis);
            of((int) Math.max(start, first)).take(access, Math.max(start, first), each + rest);
            rest = 0;
        }
    }

    private void split(long start, long at, long nowMillis) {
        if (at > start) {
            Partition whole = byStart.get(start);
            if (whole != null) {
                byStart.put(at, whole.half(settings, nowMillis));
                byStart.put(start, whole.half(settings, nowMillis));
            }
        }
    }
}
