package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.ItemSize;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemEncoderErrorsTest {
    private static final KeySchema PK_SK = KeySchema.of("pk", KeyType.S, "sk", KeyType.N);
    private static final KeySchema SK_S = KeySchema.of("pk", KeyType.B, "sk", KeyType.S);

    private final ItemEncoder encoder = new ItemEncoder(List.of());

    @Test
    void encode_names_the_path_and_the_way_out() {
        refused(
                in("address", Map.of("lines", List.of("a", "b", Thread.State.class))),
                "address.lines[2]",
                "java.lang.Class",
                "ValueAdapter");
        refused(in("v", 'c'), "v", "java.lang.Character");
        refused(in("v", new int[] {1}), "v", "int[]");
        refused(in("v", new ArrayDeque<>()), "v", "java.util.ArrayDeque", "List");
        refused(in("v", Double.NaN), "v", "NaN", "leave it out");
        refused(in("v", Float.NEGATIVE_INFINITY), "v", "-Infinity");
        refused(in("v", 1e126), "v", "9.99…E+125");
        refused(in("v", List.of(1e-131)), "v[0]", "1E-130");
        refused(in("v", new BigDecimal("1E126")), "v", "9.99…E+125");
        refused(in("v", new BigDecimal("-1E2000000000")), "v", "9.99…E+125");
        refused(in("v", BigInteger.ONE.shiftLeft(100_003)), "v", "9.99…E+125");
        refused(in("v", List.of(1, new BigDecimal("1." + "1".repeat(38)))), "v[1]", "38 significant digits");
        refused(in("v", new Odd()), "v", "odd", "no decimal number");
    }

    /** A number that does not print as one. */
    private static final class Odd extends Number {
        private static final long serialVersionUID = 1;

        @Override
        public int intValue() {
            return 1;
        }

        @Override
        public long longValue() {
            return 1;
        }

        @Override
        public float floatValue() {
            return 1;
        }

        @Override
        public double doubleValue() {
            return 1;
        }

        @Override
        public String toString() {
            return "odd";
        }
    }

    @Test
    void encode_when_a_set_is_wrong() {
        refused(in("v", Set.of()), "v", "empty set", "leave the attribute out");
        refused(in("m", Map.of("s", Set.of())), "m.s", "empty set");
        refused(in("v", new LinkedHashSet<>(List.of("a", 1))), "v[1]", "a number in a set of a string", "list");
        refused(in("v", new LinkedHashSet<>(Arrays.asList("a", null))), "v[1]", "null (NULL) in a set");
        refused(in("v", Set.of(true)), "v[0]", "boolean");
        refused(in("v", Set.of(List.of())), "v[0]", "a list (L) in a set");
        refused(in("v", Set.of(Set.of("a"))), "v[0]", "a set in a set");
        refused(in("v", Set.of(Map.of())), "v[0]", "a map (M) in a set");
        refused(in("v", new LinkedHashSet<>(List.of(1, 2, 1.0))), "v[2]", "twice");
        refused(in("v", new LinkedHashSet<>(List.of(new byte[] {1}, new byte[] {1}))), "v[1]", "twice");
        refused(in("v", new LinkedHashSet<>(List.of(Thread.State.NEW, "NEW"))), "v[1]", "twice");
        refused(in("v", Set.of('x')), "v[0]", "Character");
    }

    @Test
    void encode_when_a_name_is_wrong() {
        refused(in("", 1), "", "name is empty");
        refused(in("m", Map.of("a", 1, "", 2)), "m", "name is empty");
        refused(in("m", new HashMap<>(Collections.singletonMap(null, 2))), "m", "null");
        refused(in("m", Map.of(5, 6)), "m", "java.lang.Integer");
        refused(in("x\ud800", 1), "x\ud800", "surrogate pair at index 1");
        refused(in("n".repeat(65_536), 1), "n".repeat(65_536), "65536 bytes");
        refused(in("é".repeat(32_768), 1), "é".repeat(32_768), "65536 bytes");
        assertThat(encoder.encode(in("n".repeat(65_535), 1), null).billedSize()).isEqualTo(65_537);
    }

    @Test
    void encode_when_text_has_half_a_pair() {
        refused(in("v", "ab\ud83d"), "v", "index 2", "binary");
        refused(in("v", List.of("\ude00\ud83d")), "v[0]", "index 0");
        refused(in("v", Set.of("é\ud83dx")), "v[0]", "index 1");
        refused(in("v", "\ud83d\ud83d\ude00"), "v", "index 0");
        for (int before :
                List.of(15, 16, 17, 255, 256, 257, 1_003)) { // text is written in other ways as it gets longer
            String plain = "?\ud83d\ude00".repeat(before / 3) + "x".repeat(before % 3);
            refused(in("v", plain + "\ud83d"), "v", "index " + before);
            refused(in("v", "?".repeat(before) + "\ude00y"), "v", "index " + before);
            refused(in("v", "é".repeat(before) + "\ud83d\ud83d\ude00"), "v", "index " + before);
            assertThat(encoder.encode(in("v", plain), null).billedSize()).isPositive();
        }
    }

    @Test
    void encode_when_nested_too_deep() {
        assertThat(encoder.encode(in("v", nested(31, false)), null).billedSize())
                .isPositive();
        assertThat(encoder.encode(in("v", nested(31, true)), null).billedSize()).isPositive();
        refused(in("v", nested(32, false)), "v" + "[0]".repeat(31), "deeper than 31", "flatten");
        refused(in("v", nested(32, true)), "v" + ".m".repeat(31), "deeper than 31");
        List<Object> self = new java.util.ArrayList<>();
        self.add(self);
        refused(in("v", self), "v" + "[0]".repeat(31), "deeper than 31");
    }

    /** So many lists or maps within each other, with a set in the innermost. */
    private static Object nested(int depth, boolean maps) {
        Object value = Set.of(1);
        for (int i = 0; i < depth; i++) {
            value = maps ? Map.of("m", value) : List.of(value);
        }
        return value;
    }

    @Test
    void encode_when_the_key_is_wrong() {
        refused(Map.of("pk", "a"), PK_SK, "sk", "missing", "sort key", "a number (N)");
        refused(Map.of("sk", 1), PK_SK, "pk", "missing", "partition key", "a string (S)");
        refused(Map.of("pk", 1, "sk", 1), PK_SK, "pk", "is a number (N)", "must be a string (S)");
        refused(Map.of("pk", "a", "sk", "1"), PK_SK, "sk", "is a string (S)", "must be a number (N)");
        refused(Map.of("pk", "a", "sk", new byte[1]), PK_SK, "sk", "is a binary (B)");
        refused(Map.of("pk", true, "sk", 1), PK_SK, "pk", "is a boolean (BOOL)");
        refused(Map.of("pk", List.of(), "sk", 1), PK_SK, "pk", "is a list (L)");
        refused(Map.of("pk", Map.of(), "sk", 1), PK_SK, "pk", "is a map (M)");
        refused(Map.of("pk", Set.of("a"), "sk", 1), PK_SK, "pk", "is a set");
        Map<String, @Nullable Object> withNull = new HashMap<>(Map.of("sk", 1));
        withNull.put("pk", null);
        refused(withNull, PK_SK, "pk", "is null (NULL)");
        refused(Map.of("pk", "", "sk", 1), PK_SK, "pk", "is empty");
        refused(Map.of("pk", new byte[0], "sk", "a"), SK_S, "pk", "is empty");
        refused(Map.of("pk", new byte[1], "sk", ""), SK_S, "sk", "is empty");
    }

    @Test
    void encode_at_the_limits_of_a_key() {
        assertThat(encoder.encode(Map.of("pk", "é".repeat(1024), "sk", 1), PK_SK)
                        .key()
                        .partitionLength())
                .isEqualTo(2048);
        assertThat(encoder.encode(Map.of("pk", new byte[2048], "sk", "s".repeat(1024)), SK_S)
                        .key()
                        .bytes())
                .hasSize(3072);
        refused(Map.of("pk", "é".repeat(1024) + "x", "sk", 1), PK_SK, "pk", "2049 bytes", "at most 2048");
        refused(Map.of("pk", new byte[2049], "sk", "s"), SK_S, "pk", "2049 bytes");
        refused(Map.of("pk", new byte[1], "sk", "s".repeat(1025)), SK_S, "sk", "1025 bytes", "at most 1024");
    }

    @Test
    void encode_at_the_limit_of_an_item() {
        assertThat(encoder.encode(in("v", "x".repeat(409_599)), null).billedSize())
                .isEqualTo(ItemSize.MAX_ITEM);
        refusedAsTooLarge(in("v", "x".repeat(409_600)));
        refusedAsTooLarge(in("v", "é".repeat(204_800)));
        refusedAsTooLarge(in("v", new byte[409_600]));
        refusedAsTooLarge(in("v", "x".repeat(20_000_003)));
        // escapes make the JSON larger, not the item
        assertThat(encoder.encode(in("v", "\u0001".repeat(409_599)), null).json())
                .hasSize(409_599 * 6 + "{'v':{'S':''}}".length());
        List<Integer> ones = Collections.nCopies((409_600 - 4) / 3, 1);
        assertThat(encoder.encode(in("v", ones), null).billedSize()).isEqualTo(1 + 3 + ones.size() * 3);
        refusedAsTooLarge(in("v", Collections.nCopies(ones.size() + 1, 1)));
    }

    private void refusedAsTooLarge(Map<String, ?> item) {
        refused(item, "", "409600 bytes", "attribute 'v");
    }

    private void refused(Map<String, ?> item, String path, String... words) {
        refused(item, null, path, words);
    }

    private void refused(Map<String, ?> item, @Nullable KeySchema schema, String path, String... words) {
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> encoder.encode(item, schema))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private static Map<String, Object> in(String name, Object value) {
        return Map.of(name, value);
    }
}
