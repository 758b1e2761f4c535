package dev.dynabatch.local.internal.store;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.local.Durability;
import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.races.Interleavings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Dynabatch Local keeps items in: read without a lock while others write, delete and drop. */
@Tag("races")
class StoreRaceTest {
    private static final byte[] ONE = {1};
    private static final byte[] ALIKE = {1, 1};

    private static byte[] value(int weight, int size) {
        byte[] value = new byte[size];
        Weights.set(value, weight);
        return value;
    }

    @Test
    void map_losesNoKey_whenItsBucketIsMadeByTwo() {
        Interleavings.of(() -> {
            BucketedMap map = new BucketedMap();
            together(() -> map.put(ONE, new byte[1]), () -> map.put(ALIKE, new byte[2]));
            require(map.get(ONE) != null, "the one is there");
            require(map.get(ALIKE) != null, "the other is there");
        });
    }

    /** Real threads: Lincheck does not know the view through which weights are read. */
    @Test
    void memoryStore_countsEveryKey_whoeverWritesWhat() {
        Interleavings.manyTimes(() -> {
            MemoryStore store = new MemoryStore();
            together(
                    () -> store.apply(List.of(new Change(1, ONE, value(3, 4)), new Change(1, ONE, null))),
                    () -> store.apply(List.of(new Change(1, ALIKE, value(5, 4)))));
            require(store.totals(1).equals(new Store.Totals(1, 5)), "one key is left, with its weight");
        });
    }

    /** Real threads: what is between the index and the file is too much for Lincheck. */
    @Test
    @Timeout(60)
    void get_ends_whenItsSpaceIsDroppedAndItsSegmentGivenUp(@TempDir Path directory) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (JournalStore store =
                JournalStore.open(directory, Durability.PROCESS, new JournalSizes(1_009, 4_099, 1_009))) {
            Interleavings.Part read = () -> {
                while (!over.get()) {
                    byte[] value = store.get(1, ONE);
                    require(value == null || Weights.of(value) == value.length, "a whole value");
                }
            };
            together(read, read, () -> {
                for (int round = 0; round < 211; round++) {
                    store.apply(List.of(new Change(1, ONE, value(211, 211))));
                    store.drop(1);
                    store.apply(List.of(new Change(2, ALIKE, value(1_999, 1_999)))); // the oldest go
                }
                over.set(true);
            });
            require(store.get(1, ONE) == null, "dropped");
        }
    }
}
