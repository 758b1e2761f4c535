package dev.dynabatch.local.internal.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Which keys there are and where their values lie. Changed by one thread at a time, read by many. */
final class JournalIndex {
    private final Map<Integer, Space> spaces = new ConcurrentHashMap<>();
    private volatile long liveBytes;

    /** One space. */
    static final class Space {
        final ConcurrentNavigableMap<byte[], Location> entries = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
        private volatile long keys;
        private volatile long weight;

        Store.Totals totals() {
            return new Store.Totals(keys, weight);
        }
    }

    /** A space, empty if it has not been used. */
    Space space(int number) {
        return spaces.computeIfAbsent(number, any -> new Space());
    }

    Set<Integer> spaces() {
        return spaces.keySet();
    }

    /** The bytes of all records that count. */
    long liveBytes() {
        return liveBytes;
    }

    /** Points a key at a new value; null deletes it. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes; volatile is for those who read
    void set(int number, byte[] key, @Nullable Location location) {
        Space space = space(number);
        Location old = location == null ? space.entries.remove(key) : space.entries.put(key, location);
        if (location != null) {
            space.keys++;
            space.weight += location.weight;
            location.segment.count(1);
            liveBytes += Frame.recordLength(key.length, location.length);
        }
        if (old != null) {
            space.keys--;
            space.weight -= old.weight;
            old.segment.count(-1);
            liveBytes -= Frame.recordLength(key.length, old.length);
        }
    }

    /** Forgets a space. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // as above
    void drop(int number) {
        Space space = spaces.remove(number);
        if (space != null) {
            long bytes = 0;
            for (Map.Entry<byte[], Location> entry : space.entries.entrySet()) {
                entry.getValue().segment.count(-1);
                bytes += Frame.recordLength(entry.getKey().length, entry.getValue().length);
            }
            liveBytes -= bytes;
        }
    }
}
