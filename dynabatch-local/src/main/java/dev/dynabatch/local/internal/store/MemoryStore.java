package dev.dynabatch.local.internal.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Keeps everything on the heap, and nothing after the process. */
public final class MemoryStore implements Store {
    private final Map<Integer, Space> spaces = new ConcurrentHashMap<>();

    @Override
    public byte @Nullable [] get(int space, byte[] key) {
        return space(space).entries.get(key);
    }

    @Override
    public int weight(int space, byte[] key) {
        byte[] value = get(space, key);
        return value == null ? -1 : Weights.of(value);
    }

    @Override
    public void scan(int space, byte[] from, byte @Nullable [] to, Visitor visitor) {
        space(space).entries.scan(from, to, visitor);
    }

    @Override
    public void scanBack(int space, byte[] from, byte @Nullable [] to, Visitor visitor) {
        space(space).entries.scanBack(from, to, visitor);
    }

    @Override
    public long apply(List<Change> changes) {
        for (Change change : changes) {
            space(change.space()).apply(change.key(), change.value());
        }
        return 0;
    }

    @Override
    public void await(long position) {}

    @Override
    public void drop(int space) {
        spaces.remove(space);
    }

    @Override
    public void retain(IntPredicate wanted) {
        spaces.keySet().removeIf(space -> !wanted.test(space));
    }

    @Override
    public Totals totals(int space) {
        Space totals = space(space);
        return new Totals(totals.keys.sum(), totals.weight.sum());
    }

    @Override
    public void close() {
        spaces.clear();
    }

    private Space space(int space) {
        return spaces.computeIfAbsent(space, number -> new Space());
    }

    private static final class Space {
        final BucketedMap entries = new BucketedMap();
        final LongAdder keys = new LongAdder();
        final LongAdder weight = new LongAdder();

        void apply(byte[] key, byte @Nullable [] value) {
            byte[] old = entries.put(key, value);
            keys.add((value == null ? 0 : 1) - (old == null ? 0 : 1));
            weight.add((value == null ? 0 : Weights.of(value)) - (old == null ? 0 : Weights.of(old)));
        }
    }
}
