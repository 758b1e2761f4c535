package dev.dynabatch.local.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.internal.store.Store.Change;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does. */
abstract class StoreContract {
    private Store store;

    /** Opens the store; the second time with what the first left, if that is kept. */
    abstract Store open();

    abstract boolean isKept();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void get_findsTheLastValue_whenAKeyWasSetTwice() {
        put(1, "a", "x", 3);
        put(1, "a", "yy", 5);
        put(2, "a", "z", 7);
        assertThat(store.get(1, key("a"))).isEqualTo(value("yy", 5));
        assertThat(store.weight(1, key("a"))).isEqualTo(5);
        assertThat(store.get(2, key("a"))).isEqualTo(value("z", 7));
        assertThat(store.get(1, key("b"))).isNull();
        assertThat(store.weight(1, key("b"))).isEqualTo(-1);
        assertThat(store.totals(1)).isEqualTo(new Store.Totals(1, 5));
    }

    @Test
    void scan_takesTheRange_andStopsWhenToldTo() {
        for (String key : List.of("d", "a", "c", "b", "é")) {
            put(1, key, key, 1);
        }
        assertThat(scan(key(""), null, 99)).containsExactly("a", "b", "c", "d", "é");
        assertThat(scan(key("b"), key("d"), 99)).containsExactly("b", "c");
        assertThat(scan(key("b"), null, 2)).containsExactly("b", "c");
        List<String> back = new ArrayList<>();
        store.scanBack(
                1,
                key("b"),
                key("é"),
                (key, value) -> back.add(new String(key, StandardCharsets.UTF_8)) && back.size() < 2);
        assertThat(back).containsExactly("d", "c");
        assertThat(scan(key("bb"), key("c"), 99)).isEmpty();
    }

    @Test
    void drop_forgetsOneSpace() {
        put(1, "a", "x", 3);
        put(2, "a", "y", 3);
        store.drop(1);
        assertThat(store.get(1, key("a"))).isNull();
        assertThat(store.totals(1)).isEqualTo(new Store.Totals(0, 0));
        assertThat(store.get(2, key("a"))).isNotNull();
        put(1, "b", "z", 3);
        assertThat(scan(key(""), null, 99)).containsExactly("b");
    }

    @Test
    void retain_forgetsEveryOtherSpace() {
        put(1, "a", "x", 3);
        put(2, "a", "y", 3);
        put(3, "a", "y", 3);
        store.retain(space -> space == 2);
        assertThat(store.get(1, key("a"))).isNull();
        assertThat(store.get(2, key("a"))).isNotNull();
        assertThat(store.get(3, key("a"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void store_isAsASortedMap_whateverHappens(long seed) {
        Random random = new Random(seed);
        List<SortedMap<byte[], byte[]>> model = List.of(sortedMap(), sortedMap(), sortedMap());
        for (int step = 0; step < 1_501; step++) {
            int dice = random.nextInt(1_000);
            if (dice == 0 && isKept()) {
                store.close();
                store = open();
            } else if (dice == 1) {
                int space = random.nextInt(3);
                store.drop(space);
                model.get(space).clear();
            } else {
                change(random, model);
            }
            if (step % 97 == 0) {
                checkAll(model);
            }
        }
        checkAll(model);
    }

    private void change(Random random, List<SortedMap<byte[], byte[]>> model) {
        List<Change> changes = new ArrayList<>();
        SortedMap<byte[], byte[]> keys = sortedMap();
        for (int i = random.nextInt(25); i >= 0; i--) {
            int space = random.nextInt(3);
            byte[] key = ByteBuffer.allocate(3)
                    .putShort((short) random.nextInt(1_009))
                    .array();
            if (keys.put(ByteBuffer.allocate(4).put((byte) space).put(key).array(), key) != null) {
                continue;
            }
            byte[] value = random.nextInt(4) == 0 ? null : value("v".repeat(random.nextInt(300)), random.nextInt(99));
            changes.add(new Change(space, key, value));
            if (value == null) {
                model.get(space).remove(key);
            } else {
                model.get(space).put(key, value);
            }
        }
        store.await(store.apply(changes));
    }

    private void checkAll(List<SortedMap<byte[], byte[]>> model) {
        for (int space = 0; space < 3; space++) {
            long weight = 0;
            for (Map.Entry<byte[], byte[]> entry : model.get(space).entrySet()) {
                weight += Weights.of(entry.getValue());
                assertThat(store.get(space, entry.getKey())).isEqualTo(entry.getValue());
            }
            List<byte[]> expected = new ArrayList<>(model.get(space).values());
            List<byte[]> found = new ArrayList<>();
            store.scan(space, new byte[0], null, (key, value) -> found.add(value));
            assertThat(found).usingElementComparator(Arrays::compare).isEqualTo(expected);
            assertThat(store.totals(space)).isEqualTo(new Store.Totals(expected.size(), weight));
        }
    }

    private static SortedMap<byte[], byte[]> sortedMap() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    private List<String> scan(byte[] from, byte[] to, int count) {
        List<String> keys = new ArrayList<>();
        store.scan(1, from, to, (key, value) -> {
            keys.add(new String(key, StandardCharsets.UTF_8));
            return keys.size() < count;
        });
        return keys;
    }

    private void put(int space, String key, String value, int weight) {
        store.await(store.apply(List.of(new Change(space, key(key), value(value, weight)))));
    }

    static byte[] key(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] value(String text, int weight) {
        byte[] bytes = key(text);
        return ByteBuffer.allocate(Weights.LENGTH + bytes.length)
                .putInt(weight)
                .put(bytes)
                .array();
    }
}
