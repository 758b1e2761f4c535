package dev.dynabatch.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.internal.codec.ItemEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ItemSourceTest {
    private final ItemEncoder encoder = new ItemEncoder(List.of());

    @Test
    void json_becomes_typed_values() {
        assertThat(
                        encoded(
                                ItemSource.json(
                                        "{\"s\":\"a\\u00e9\\ud83d\\ude00\",\"n\":1.50,\"long\":12345678901234567890123456789012345678,"
                                                + "\"e\":1e3,\"z\":-0.0,\"t\":true,\"f\":false,\"nil\":null,\"l\":[1,[],{}],\"m\":{\"x\":{\"y\":2}}}")))
                .isEqualTo(
                        "{\"s\":{\"S\":\"aé😀\"},\"n\":{\"N\":\"1.5\"},\"long\":{\"N\":\"12345678901234567890123456789012345678\"},"
                                + "\"e\":{\"N\":\"1000\"},\"z\":{\"N\":\"0\"},\"t\":{\"BOOL\":true},\"f\":{\"BOOL\":false},"
                                + "\"nil\":{\"NULL\":true},\"l\":{\"L\":[{\"N\":\"1\"},{\"L\":[]},{\"M\":{}}]},"
                                + "\"m\":{\"M\":{\"x\":{\"M\":{\"y\":{\"N\":\"2\"}}}}}}");
    }

    @Test
    void json_when_broken_or_invalid() {
        json("", "", "empty");
        json(" ", "", "empty");
        json("[1]", "", "expected an item", "found an array", "line 1, column 1");
        json("{\"a\":1", "a", "broken JSON", "column");
        json("{\"a\":1} x", "", "broken JSON");
        json("{\"a\":1}{}", "", "more text after the item", "column 8");
        json("{\"a\":NaN}", "", "broken JSON");
        json("{\"a\":01}", "", "broken JSON");
        json("{\n\"a\": tru}", "", "line 2");
        json("{\"a\":1,\"a\":2}", "a", "twice");
        json("{\"a\":[{\"b\":{\"c\":1,\"d\":2,\"c\":1}}]}", "a[0].b.c", "twice");
        json("{\"\":1}", "", "name is empty");
        json("{\"a\":[0,1e126]}", "a[1]", "9.99…E+125");
        json("{\"a\":1234567890123456789012345678901234567890123}", "a", "38 significant digits");
        json("{\"a\":\"\\ud800\"}", "a", "surrogate");
        json("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}", "a" + "[0]".repeat(31), "deeper than 31");
        json("{\"a\":" + "[".repeat(100_003), "a" + "[0]".repeat(31), "deeper than 31");
        json("{\"a\":\"" + "x".repeat(409_600) + "\"}", "", "409600 bytes");
    }

    private void json(String json, String path, String... words) {
        refused(ItemSource.json(json), path, words);
        refused(ItemSource.json(json.getBytes(StandardCharsets.UTF_8)), path, words);
    }

    @Test
    void json_when_not_utf8() {
        byte[] half = "{\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        half[6] = (byte) 0xC3;
        refused(ItemSource.json(half), "a", "broken JSON");
        byte[] surrogate = "{\"a\":\"xyz\"}".getBytes(StandardCharsets.UTF_8);
        surrogate[6] = (byte) 0xED;
        surrogate[7] = (byte) 0xA0;
        surrogate[8] = (byte) 0x80;
        refused(ItemSource.json(surrogate), "a", "broken JSON");
    }

    @Test
    void dynamoDbJson_takes_both_forms() {
        String item = "{\"pk\":{\"S\":\"a\"},\"ns\":{\"NS\":[\"1\",\"2\"]}}";
        assertThat(encoded(ItemSource.dynamoDbJson(item))).isEqualTo(item);
        assertThat(encoded(ItemSource.dynamoDbJson("{\"Item\":" + item + "}"))).isEqualTo(item);
        // an attribute named Item
        for (String named : List.of(
                "{\"Item\":{\"S\":\"a\"}}",
                "{\"Item\":{\"S\":\"a\"},\"pk\":{\"S\":\"b\"}}",
                "{\"pk\":{\"S\":\"b\"},\"Item\":{\"M\":{\"x\":{\"S\":\"a\"}}}}",
                "{\"Item\":{\"M\":{}}}",
                "{\"Item\":{\"M\":{\"x\":{\"S\":\"a\"}}}}",
                "{\"Item\":{\"M\":{\"M\":{\"S\":\"a\"}}}}",
                "{\"Item\":{\"L\":[]}}",
                "{\"Item\":{\"SS\":[\"a\"]}}")) {
            assertThat(encoded(ItemSource.dynamoDbJson(named))).isEqualTo(named);
        }
        // exported items with attributes named as types
        for (String inner : List.of(
                "{}",
                "{\"S\":{\"S\":\"a\"}}",
                "{\"M\":{\"S\":\"a\"}}",
                "{\"M\":{\"M\":{}}}",
                "{\"M\":{\"L\":[]}}",
                "{\"L\":{\"L\":[]},\"x\":{\"NULL\":true}}",
                "{\"Item\":{\"S\":\"a\"}}",
                "{\"M\":{\"M\":{\"M\":{\"N\":\"1\"}}}}")) {
            assertThat(encoded(ItemSource.dynamoDbJson("{\"Item\":" + inner + "}")))
                    .isEqualTo(inner);
        }
    }

    @Test
    void json_whenBroken_saysNothingOfTheParsersSettings() {
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> encoded(ItemSource.json("{\"a\":1")))
                .withMessage("attribute 'a': broken JSON: Unexpected end-of-input: expected close marker for Object"
                        + " (line 1, column 7)");
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> encoded(ItemSource.json("{\"a\":NaN}")))
                .withMessage("broken JSON: Non-standard token 'NaN' (line 1, column 9)");
    }

    @Test
    void dynamoDbJson_when_broken_or_invalid() {
        dynamoDbJson("", "", "empty");
        dynamoDbJson("{\"a\":\"b\"}", "a", "expected a typed value", "found a string", "column 6");
        dynamoDbJson("{\"a\":{}}", "a", "has no type");
        dynamoDbJson("{\"a\":{\"Z\":1}}", "a", "'Z' is no type");
        dynamoDbJson("{\"a\":{\"s\":\"x\"}}", "a", "'s' is no type");
        dynamoDbJson("{\"a\":{\"N\":1}}", "a", "expected a string in quotes, found a number");
        dynamoDbJson("{\"a\":{\"N\":\"1x\"}}", "a", "1x is no decimal number");
        dynamoDbJson("{\"a\":{\"S\":\"x\",\"N\":\"1\"}}", "a", "more than one type");
        dynamoDbJson("{\"a\":{\"NULL\":false}}", "a", "true as the value of NULL");
        dynamoDbJson("{\"a\":{\"BOOL\":\"true\"}}", "a", "true or false");
        dynamoDbJson("{\"a\":{\"B\":\"a\"}}", "a", "not base64");
        dynamoDbJson("{\"a\":{\"L\":[{\"S\":\"x\"},{\"M\":{\"b\":{\"B\":\"?\"}}}]}}", "a[1].b", "not base64");
        dynamoDbJson("{\"a\":{\"SS\":[]}}", "a", "empty set");
        dynamoDbJson("{\"a\":{\"SS\":[\"x\",\"x\"]}}", "a[1]", "twice");
        dynamoDbJson("{\"a\":{\"NS\":[\"1\",\"1e0\"]}}", "a[1]", "twice");
        dynamoDbJson("{\"a\":{\"NS\":[1]}}", "a", "expected a string");
        dynamoDbJson("{\"a\":{\"S\":\"x\"},\"a\":{\"S\":\"x\"}}", "a", "twice");
        dynamoDbJson("{\"Item\":{\"a\":{\"S\":\"x\"}},\"b\":{\"S\":\"y\"}}", "a", "holds only its \"Item\"");
        dynamoDbJson("{\"Item\":{\"a\":{\"S\":\"x\"}", "a", "broken JSON");
    }

    private void dynamoDbJson(String json, String path, String... words) {
        refused(ItemSource.dynamoDbJson(json), path, words);
        refused(ItemSource.dynamoDbJson(json.getBytes(StandardCharsets.UTF_8)), path, words);
    }

    @Test
    void only_InvalidItemException_when_bytes_are_mutated() {
        byte[][] seeds = {
            "{\"pk\":\"a\",\"n\":[1.5e3,-0,true,null,{\"x\":\"\\u00e9\\ud83d\\ude00\"}],\"é😀\":{}}"
                    .getBytes(StandardCharsets.UTF_8),
            ("{\"Item\":{\"pk\":{\"S\":\"a\"},\"n\":{\"N\":\"1.5e3\"},\"b\":{\"B\":\"AQI=\"},\"l\":{\"L\":[{\"NULL\":true}]},"
                            + "\"m\":{\"M\":{\"x\":{\"BOOL\":false}}},\"ss\":{\"SS\":[\"a\",\"b\"]},\"ns\":{\"NS\":[\"1\",\"2\"]}}}")
                    .getBytes(StandardCharsets.UTF_8)
        };
        KeySchema schema = KeySchema.of("pk", KeyType.S);
        Random random = new Random(6_700_417);
        int taken = 0;
        int tried = 20_011;
        for (int i = 0; i < tried; i++) {
            byte[] bytes = mutate(seeds[i % 2], random);
            ItemSource source = random.nextBoolean() ? ItemSource.json(bytes) : ItemSource.dynamoDbJson(bytes);
            try {
                if (random.nextBoolean()) {
                    encoder.encode(source, schema);
                } else {
                    encoder.encodeKey(source, schema, true);
                }
                taken++;
            } catch (InvalidItemException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(taken).isBetween(tried / 100, tried / 2);
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                case 2 -> bytes = java.util.Arrays.copyOf(bytes, at + 1);
                default -> bytes[at] = (byte) "{}[]\",:\\0eE-.".charAt(random.nextInt(13));
            }
        }
        return bytes;
    }

    private String encoded(ItemSource source) {
        return new String(encoder.encode(source, null).json(), StandardCharsets.UTF_8);
    }

    private void refused(ItemSource source, String path, String... words) {
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> encoder.encode(source, null))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }
}
