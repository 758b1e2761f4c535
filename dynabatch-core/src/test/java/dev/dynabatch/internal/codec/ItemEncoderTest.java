package dev.dynabatch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.value.ItemSource;
import dev.dynabatch.value.ValueAdapter;
import dev.dynabatch.value.ValueSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemEncoderTest {
    private static final KeySchema PK = KeySchema.of("pk", KeyType.S);
    private static final KeySchema PK_SK = KeySchema.of("pk", KeyType.S, "sk", KeyType.N);

    private final ItemEncoder encoder = new ItemEncoder(List.of());

    @Test
    void encode_writes_every_java_type() {
        assertValue("text", "{'S':'text'}");
        assertValue("", "{'S':''}");
        assertValue(7, "{'N':'7'}");
        assertValue((short) -7, "{'N':'-7'}");
        assertValue((byte) 7, "{'N':'7'}");
        assertValue(Long.MIN_VALUE, "{'N':'-9223372036854775808'}");
        assertValue(Long.MAX_VALUE, "{'N':'9223372036854775807'}");
        assertValue(1200L, "{'N':'1200'}");
        assertValue(0.1, "{'N':'0.1'}");
        assertValue(-0.0, "{'N':'0'}");
        assertValue(100.0, "{'N':'100'}");
        assertValue(Double.parseDouble("2e23"), "{'N':'200000000000000000000000'}");
        assertValue(-42.53176, "{'N':'-42.53176'}");
        assertValue(1e-130, "{'N':'0." + "0".repeat(129) + "1'}");
        assertValue(0.1f, "{'N':'0.1'}");
        assertValue(16777216f, "{'N':'16777216'}");
        assertValue(new BigDecimal("10.50"), "{'N':'10.5'}");
        assertValue(new BigDecimal("-0.00100"), "{'N':'-0.001'}");
        assertValue(new BigDecimal("1E+100"), "{'N':'1" + "0".repeat(100) + "'}");
        assertValue(new BigDecimal("1E+125"), "{'N':'1" + "0".repeat(125) + "'}");
        assertValue(new BigDecimal("0E-700"), "{'N':'0'}");
        assertValue(
                new BigInteger("12345678901234567890123456789012345678"),
                "{'N':'12345678901234567890123456789012345678'}");
        assertValue(new AtomicInteger(5), "{'N':'5'}");
        assertValue(new AtomicLong(-5), "{'N':'-5'}");
        DoubleAdder adder = new DoubleAdder();
        adder.add(2e-3);
        assertValue(adder, "{'N':'0.002'}");
        assertValue(true, "{'BOOL':true}");
        assertValue(false, "{'BOOL':false}");
        assertValue(null, "{'NULL':true}");
        assertValue(new byte[] {1, 2, 3, 4}, "{'B':'AQIDBA=='}");
        assertValue(new byte[0], "{'B':''}");
        assertValue(List.of(), "{'L':[]}");
        assertValue(
                Arrays.asList(1, null, "x", List.of(true)),
                "{'L':[{'N':'1'},{'NULL':true},{'S':'x'},{'L':[{'BOOL':true}]}]}");
        assertValue(Map.of(), "{'M':{}}");
        assertValue(ordered("a", 1, "b", Map.of("c", "d")), "{'M':{'a':{'N':'1'},'b':{'M':{'c':{'S':'d'}}}}}");
        assertValue(new LinkedHashSet<>(List.of("b", "a")), "{'SS':['b','a']}");
        assertValue(new LinkedHashSet<>(List.of(2, 1.5, BigDecimal.ZERO)), "{'NS':['2','1.5','0']}");
        assertValue(Set.of(ByteBuffer.wrap(new byte[] {(byte) 0xFF})), "{'BS':['/w==']}");
        UUID uuid = UUID.fromString("0B7E1C2A-0000-4000-8000-00000000000F");
        assertValue(uuid, "{'S':'0b7e1c2a-0000-4000-8000-00000000000f'}");
        assertValue(Set.of(uuid), "{'SS':['0b7e1c2a-0000-4000-8000-00000000000f']}");
        assertValue(Instant.ofEpochSecond(1, 5_000_000), "{'S':'1970-01-01T00:00:01.005Z'}");
        assertValue(TimeUnit.DAYS, "{'S':'DAYS'}");
        assertValue(Set.of(TimeUnit.DAYS), "{'SS':['DAYS']}");
    }

    private void assertValue(@Nullable Object value, String json) {
        String expected = "{'v':" + json + "}";
        assertThat(json(encoder.encode(Collections.singletonMap("v", value), null)))
                .isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void encode_leaves_position_and_limit_of_a_buffer() {
        ByteBuffer buffer =
                ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5, 6}).position(2).limit(5);
        assertThat(json(encoder.encode(Map.of("v", buffer), null))).isEqualTo("{\"v\":{\"B\":\"AgME\"}}");
        assertThat(json(encoder.encode(Map.of("v", buffer.asReadOnlyBuffer().slice()), null)))
                .isEqualTo("{\"v\":{\"B\":\"AgME\"}}");
        assertThat(buffer.position()).isEqualTo(2);
        assertThat(buffer.limit()).isEqualTo(5);
    }

    @Test
    void encode_escapes_only_what_json_demands() {
        assertThat(json(encoder.encode(
                        Map.of("a\"b", "\u0000\b\t\n\f\r\u001f\"\\/\u007f\u0080é\u2028\ud83d\ude00"), null)))
                .isEqualTo(
                        "{\"a\\\"b\":{\"S\":\"\\u0000\\b\\t\\n\\f\\r\\u001f\\\"\\\\/\u007f\u0080é\u2028\ud83d\ude00\"}}");
    }

    /** Text is written in other ways as it gets longer, and looked at by eight bytes. */
    @Test
    void encode_escapes_anywhere_in_a_text_of_any_length() {
        Random random = new Random(41);
        List<String> pieces =
                List.of("a", "plain ", "\"", "\\", "\n", "\u0001", "?", "\u007f", "é", "€", "\ud83d\ude00");
        for (int i = 0; i < 2_003; i++) {
            int kinds = 1 + random.nextInt(pieces.size());
            int first = random.nextInt(pieces.size());
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(i % 10 == 0 ? 600 : 60); left > 0; left--) {
                text.append(pieces.get((first + random.nextInt(kinds)) % pieces.size()));
            }
            String value = text.toString();
            String expected = value.replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n")
                    .replace("\u0001", "\\u0001");
            EncodedItem encoded = encoder.encode(Map.of("v", value), null);
            assertThat(json(encoded)).isEqualTo("{\"v\":{\"S\":\"" + expected + "\"}}");
            assertThat(encoded.billedSize()).isEqualTo(1 + utf8(value).length);
        }
    }

    @Test
    void encode_takes_the_key_in_canonical_form() {
        assertThat(key(Map.of("pk", "a"), PK)).isEqualTo(new Key(utf8("a"), 1));
        assertThat(key(Map.of("pk", "é\n\""), PK)).isEqualTo(new Key(utf8("é\n\""), 4));
        Key one = key(Map.of("pk", "a", "sk", 1), PK_SK);
        assertThat(one).isEqualTo(new Key(utf8("a1"), 1));
        for (Object same : List.of(1L, 1.0, 1f, new BigDecimal("1.00"), new BigDecimal("1e0"), BigInteger.ONE)) {
            assertThat(key(Map.of("pk", "a", "sk", same), PK_SK)).isEqualTo(one);
        }
        assertThat(key(Map.of("pk", "a", "sk", 1.5, "other", "pk"), PK_SK)).isEqualTo(new Key(utf8("a1.5"), 1));
        byte[] bytes = {0, (byte) 0x80, '"'};
        assertThat(key(Map.of("pk", bytes), KeySchema.of("pk", KeyType.B))).isEqualTo(new Key(bytes, 3));
        assertThat(encoder.encode(Map.of("x", 1), null).key()).isEqualTo(new Key(new byte[0], 0));
    }

    @Test
    void encode_does_not_take_a_nested_attribute_for_the_key() {
        Map<String, Object> item = ordered("m", Map.of("pk", 5), "pk", "a", "l", List.of(Map.of("pk", true)));
        assertThat(key(item, PK)).isEqualTo(new Key(utf8("a"), 1));
    }

    @Test
    void encodeKey_writes_the_key_alone() {
        Map<String, Object> item = ordered("x", List.of(1), "sk", 2.0, "y", "z", "pk", "a");
        EncodedItem whole = encoder.encode(item, PK_SK);
        for (EncodedItem key : List.of(
                encoder.encodeKey(item, PK_SK, true),
                encoder.encodeKey(
                        ItemSource.json("{\"x\":[1],\"sk\":2.0,\"y\":\"z\",\"pk\":\"a\",\"q\":{}}"), PK_SK, true),
                encoder.encodeKey(ordered("sk", 2, "pk", "a"), PK_SK, false))) {
            assertThat(json(key))
                    .isIn("{\"sk\":{\"N\":\"2\"},\"pk\":{\"S\":\"a\"}}", "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"2\"}}");
            assertThat(key.key()).isEqualTo(whole.key());
            assertThat(key.billedSize()).isEqualTo(2 + 1 + 2 + 2);
        }
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> encoder.encodeKey(item, PK_SK, false))
                .satisfies(e -> assertThat(e.path()).isEqualTo("x"));
    }

    @Test
    void encode_is_usable_after_a_failure_and_after_a_large_item() {
        EncodedItem first = encoder.encode(Map.of("pk", "a"), PK);
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> encoder.encode(Map.of("pk", "a", "l", List.of(Map.of("x", Set.of()))), PK));
        encoder.encode(Map.of("pk", "x".repeat(300_007)), null);
        assertThat(encoder.encode(Map.of("pk", "a"), PK))
                .usingRecursiveComparison()
                .isEqualTo(first);
    }

    /** A point on a plane, known to an adapter alone. */
    private record Point(int x, int y) {}

    /** A name, which an adapter unwraps. */
    private record Name(Object text) {}

    private static final class Adapter implements ValueAdapter {
        private int asked;

        @Override
        public boolean handles(Class<?> type) {
            asked++;
            return type == Point.class || type == Name.class;
        }

        @Override
        public void write(Object value, ValueSink sink) {
            Point point = (Point) value;
            sink.beginMap();
            sink.name("x");
            sink.number(point.x);
            sink.name("y");
            sink.value(point.y);
            if (point.x != 99) {
                sink.endMap();
            }
            if (point.x == 13) {
                sink.nul();
            }
        }

        @Override
        public @Nullable Object unwrap(Object value) {
            return value instanceof Name name ? name.text : null;
        }
    }

    @Test
    void encode_asks_an_adapter_once_per_class() {
        Adapter adapter = new Adapter();
        ItemEncoder adapted = new ItemEncoder(List.of(adapter));
        for (int i = 0; i < 7; i++) {
            assertThat(json(adapted.encode(
                            Map.of("p", List.of(new Point(1, 2), new Point(3, 4), new Name("n"))), null)))
                    .isEqualTo(
                            "{'p':{'L':[{'M':{'x':{'N':'1'},'y':{'N':'2'}}},{'M':{'x':{'N':'3'},'y':{'N':'4'}}},{'S':'n'}]}}"
                                    .replace('\'', '"'));
        }
        assertThat(adapter.asked).isEqualTo(2);
    }

    @Test
    void encode_refuses_an_adapter_that_breaks_the_rules() {
        ItemEncoder adapted = new ItemEncoder(List.of(new Adapter()));
        assertThatIllegalStateException()
                .isThrownBy(() -> adapted.encode(Map.of("p", List.of(new Point(13, 0))), null))
                .withMessageContaining("'p[1]'");
        assertThatIllegalStateException().isThrownBy(() -> adapted.encode(Map.of("p", new Point(13, 0)), null));
        assertThatIllegalStateException().isThrownBy(() -> adapted.encode(Map.of("p", new Point(99, 0)), null));
        assertThatExceptionOfType(InvalidItemException.class)
                .isThrownBy(() -> adapted.encode(Map.of("p", new Name(new Point(1, 1))), null))
                .withMessageContaining("unwrapped");
        List<ItemSource> wrong = List.of(
                ValueSink::nul,
                ValueSink::endMap,
                ValueSink::endSet,
                ValueSink::beginList,
                sink -> sink.name("a"),
                sink -> {
                    sink.name("a");
                    sink.name("b");
                },
                sink -> {
                    sink.name("a");
                    sink.beginList();
                },
                sink -> {
                    sink.name("a");
                    sink.beginList();
                    sink.endMap();
                },
                sink -> {
                    sink.name("a");
                    sink.beginList();
                    sink.name("b");
                });
        for (ItemSource source : wrong) {
            assertThatIllegalStateException().isThrownBy(() -> encoder.encode(source, null));
        }
    }

    private Key key(Map<String, ?> item, KeySchema schema) {
        return encoder.encode(item, schema).key();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(EncodedItem item) {
        return new String(item.json(), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
