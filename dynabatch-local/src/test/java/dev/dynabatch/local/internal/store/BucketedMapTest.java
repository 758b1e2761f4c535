package dev.dynabatch.local.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BucketedMapTest {
    private final Random random = new Random(11);
    private final BucketedMap map = new BucketedMap();
    private final NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);

    @Test
    void putAndScan_agreeWithATreeMap_whateverKeysAndBoundsAre() {
        for (int i = 0; i < 5_003; i++) {
            byte[] key = key();
            byte[] value = random.nextInt(5) == 0 ? null : new byte[] {(byte) i};
            assertThat(map.put(key, value)).isEqualTo(value == null ? model.remove(key) : model.put(key, value));
            assertThat(map.get(key)).isEqualTo(value);
        }
        for (int i = 0; i < 101; i++) {
            byte[] from = key();
            byte[] to = i % 3 == 0 ? null : key();
            if (to == null || Arrays.compareUnsigned(from, to) <= 0) {
                check(from, to);
            }
        }
    }

    @Test
    void scan_endsAtOnce_whenTheVisitorHasEnough() {
        for (int i = 0; i < 211; i++) {
            map.put(new byte[] {(byte) i, 7}, new byte[0]);
        }
        List<byte[]> seen = new ArrayList<>();
        map.scan(new byte[0], null, (key, value) -> seen.add(key) && seen.size() < 13);

        assertThat(seen).hasSize(13);
    }

    private void check(byte[] from, byte @Nullable [] to) {
        List<String> expected = hex(
                to == null
                        ? model.tailMap(from, true).keySet()
                        : model.subMap(from, true, to, false).keySet());
        List<byte[]> forth = new ArrayList<>();
        map.scan(from, to, (key, value) -> forth.add(key));
        List<byte[]> back = new ArrayList<>();
        map.scanBack(from, to, (key, value) -> back.add(key));
        Collections.reverse(back);

        assertThat(hex(forth)).isEqualTo(expected);
        assertThat(hex(back)).isEqualTo(expected);
    }

    /** Short ones too, and many that begin alike. */
    private byte[] key() {
        byte[] key = new byte[random.nextInt(4)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF * random.nextInt(2));
        }
        return key;
    }

    private static List<String> hex(Iterable<byte[]> keys) {
        List<String> hex = new ArrayList<>();
        keys.forEach(key -> hex.add(HexFormat.of().formatHex(key)));
        return hex;
    }
}
