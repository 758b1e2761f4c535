package dev.dynabatch.internal.admit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The partition keys of one table that most write capacity was asked for during the last 8 to 10 seconds: a ring of
 * {@link FrequentKeys}, 2 s each. Finds each key once that comes near to what one partition takes.
 */
public final class HotKeyWindow {
    /** What one partition takes, in write units a second. Source: developer guide, "Best practices for partition keys". */
    static final double PARTITION_UNITS = 1_000;

    /** The share of that at which a key counts as hot: a warning is to come before the throttles. */
    static final double NEAR = 0.8;

    /** How many keys found are remembered, so as not to be found again. */
    static final int REMEMBERED = 1_000;

    private static final int SLOTS = 5;
    private static final long SLOT_NANOS = 2_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    /** The whole window is looked at each time a key has gathered this many units more. */
    private static final double LOOK_EVERY = 64;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<FrequentKeys> ring = new ArrayList<>(SLOTS);

    @GuardedBy("lock")
    private final Map<Key, Boolean> found = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final long startNanos;

    @GuardedBy("lock")
    private long slot;

    /**
     * A partition key with the capacity asked for it.
     *
     * @param partition the key
     * @param unitsPerSecond at least so much
     * @param error and at most so much more
     */
    public record Heavy(Key partition, double unitsPerSecond, double error) {}

    /** @param now the time at which nothing has been sent yet */
    public HotKeyWindow(long now) {
        startNanos = now;
    }

    /** Counts a request; the keys that it made hot. */
    public List<Heavy> sent(WriteBatch batch, long now) {
        List<Heavy> hot = List.of();
        lock.lock();
        try {
            rollLocked(now);
            for (WriteOperation operation : batch.operations) {
                double units = WriteBatch.estimatedUnits(operation);
                hot = addLocked(operation.keyBytes(), operation.partitionLength(), units, now, hot);
            }
        } finally {
            lock.unlock();
        }
        return hot;
    }

    /** Counts a write of one item; the key, if that made it hot. */
    public List<Heavy> sent(Key key, double units, long now) {
        lock.lock();
        try {
            rollLocked(now);
            return addLocked(key.bytes(), key.partitionLength(), units, now, List.of());
        } finally {
            lock.unlock();
        }
    }

    /** The heaviest keys, heaviest first. */
    public List<Heavy> heaviest(int most, long now) {
        Map<Key, Double> units = new HashMap<>();
        double seconds;
        double error;
        lock.lock();
        try {
            rollLocked(now);
            seconds = secondsLocked(now);
            error = errorLocked();
            for (FrequentKeys each : ring) {
                each.forEach((bytes, length, counter) -> units.merge(Key.copyOf(bytes, length), counter, Double::sum));
            }
        } finally {
            lock.unlock();
        }
        return units.entrySet().stream()
                .map(entry -> new Heavy(entry.getKey(), entry.getValue() / seconds, error / seconds))
                .sorted(Comparator.comparingDouble(Heavy::unitsPerSecond).reversed())
                .limit(most)
                .toList();
    }

    @GuardedBy("lock")
    private List<Heavy> addLocked(byte[] bytes, int length, double units, long now, List<Heavy> hot) {
        long hash = FrequentKeys.hash(bytes, length);
        if (ring.isEmpty()) { // so late, because many tables are never written to
            for (int i = 0; i < SLOTS; i++) {
                ring.add(new FrequentKeys());
            }
        }
        double after = ring.get(place(slot)).add(bytes, length, hash, units);
        if ((long) (after / LOOK_EVERY) == (long) ((after - units) / LOOK_EVERY)) {
            return hot;
        }
        double window = 0;
        for (FrequentKeys each : ring) {
            window += each.counter(bytes, length, hash);
        }
        double seconds = secondsLocked(now);
        if (window < NEAR * PARTITION_UNITS * seconds) {
            return hot;
        }
        Key partition = Key.copyOf(bytes, length);
        if (found.put(partition, true) != null) {
            return hot;
        }
        List<Heavy> more = new ArrayList<>(hot);
        more.add(new Heavy(partition, window / seconds, errorLocked() / seconds));
        return more;
    }

    /** Forgets what is older than the window. */
    @GuardedBy("lock")
    private void rollLocked(long now) {
        long passed = (now - startNanos) / SLOT_NANOS - slot;
        for (long i = 1; i <= Math.min(passed, ring.size()); i++) {
            ring.get(place(slot + i)).clear();
        }
        slot += Math.max(0, passed);
    }

    /** How long the window is: some slots and what has passed of the present one. */
    @GuardedBy("lock")
    private double secondsLocked(long now) {
        return ((SLOTS - 1) * SLOT_NANOS + Math.max(0, now - startNanos - slot * SLOT_NANOS)) / NANOS_PER_SECOND;
    }

    @GuardedBy("lock")
    private double errorLocked() {
        double error = 0;
        for (FrequentKeys each : ring) {
            error += each.error();
        }
        return error;
    }

    private static int place(long slot) {
        return (int) (slot % SLOTS);
    }
}
