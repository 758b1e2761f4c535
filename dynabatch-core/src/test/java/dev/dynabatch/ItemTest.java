package dev.dynabatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ItemTest {
    private static final Item ITEM = Item.fromDynamoDbJson("""
            {"s":{"S":"text"},"n":{"N":"12345678901234567890.50"},"i":{"N":"7"},"big":{"N":"1E100"},"b":{"B":"AQID"},
             "t":{"BOOL":true},"nil":{"NULL":true},"l":{"L":[{"N":"1"},{"NULL":true}]},"m":{"M":{"x":{"S":"y"}}},
             "ss":{"SS":["b","a"]},"ns":{"NS":["2","1.0"]},"bs":{"BS":["AA==","/w=="]},
             "at":{"S":"2026-11-22T01:02:03.004Z"},"id":{"S":"0b7e1c2a-0000-4000-8000-00000000000f"}}""");

    @Test
    void getters_give_exact_values() {
        assertThat(ITEM.string("s")).isEqualTo("text");
        assertThat(ITEM.number("n")).isEqualTo(new BigDecimal("12345678901234567890.5"));
        assertThat(ITEM.longValue("i")).isEqualTo(7);
        assertThat(ITEM.intValue("i")).isEqualTo(7);
        assertThat(ITEM.doubleValue("n")).isEqualTo(1.2345678901234567e19);
        assertThat(ITEM.number("big")).isEqualTo(new BigDecimal("1" + "0".repeat(100)));
        assertThat(ITEM.binary("b")).containsExactly(1, 2, 3);
        assertThat(ITEM.bool("t")).isTrue();
        assertThat(ITEM.list("l")).containsExactly(BigDecimal.ONE, null);
        assertThat(ITEM.map("m")).isEqualTo(Map.of("x", "y"));
        assertThat(ITEM.stringSet("ss")).containsExactly("b", "a");
        assertThat(ITEM.numberSet("ns")).containsExactly(new BigDecimal(2), BigDecimal.ONE);
        assertThat(ITEM.binarySet("bs")).contains(ByteBuffer.wrap(new byte[] {0}));
        assertThat(ITEM.instant("at")).isEqualTo(Instant.parse("2026-11-22T01:02:03.004Z"));
        assertThat(ITEM.uuid("id")).isEqualTo(UUID.fromString("0b7e1c2a-0000-4000-8000-00000000000f"));
        assertThat(ITEM.has("nil")).isTrue();
        assertThat(ITEM.get("nil")).isNull();
        assertThat(ITEM.has("none")).isFalse();
        assertThat(ITEM.get("none")).isNull();
        assertThat(ITEM).hasSize(14);
    }

    @Test
    void getters_name_the_attribute_and_what_is_there() {
        refused(() -> ITEM.string("none"), "none", "is missing", "s, n, i");
        refused(() -> Item.of(Map.of()).string("none"), "none", "the item is empty");
        refused(() -> ITEM.string("nil"), "nil", "is null, not a string (S)");
        refused(() -> ITEM.string("n"), "n", "is a number (N), not a string (S)");
        refused(() -> ITEM.number("s"), "s", "is a string (S), not a number (N)");
        refused(() -> ITEM.bool("b"), "b", "is a binary (B), not a boolean (BOOL)");
        refused(() -> ITEM.binary("t"), "t", "is a boolean (BOOL), not a binary (B)");
        refused(() -> ITEM.list("m"), "m", "is a map (M), not a list (L)");
        refused(() -> ITEM.map("l"), "l", "is a list (L), not a map (M)");
        refused(() -> ITEM.stringSet("ns"), "ns", "is a set of a number (N), not of a string (S)");
        refused(() -> ITEM.binarySet("s"), "s", "not a set");
        refused(() -> ITEM.longValue("n"), "n", "not a long");
        refused(() -> ITEM.intValue("big"), "big", "not an int");
        refused(() -> ITEM.instant("s"), "s", "text", "ISO-8601");
        refused(() -> ITEM.uuid("s"), "s", "not a UUID");
    }

    private static void refused(ThrowingCallable getter, String name, String... words) {
        assertThatExceptionOfType(AttributeException.class)
                .isThrownBy(getter)
                .satisfies(e -> assertThat(e.name()).isEqualTo(name))
                .satisfies(e ->
                        assertThat(e.getMessage()).contains("'" + name + "'").contains(words));
    }

    @Test
    void an_item_cannot_be_changed() {
        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> ITEM.put("x", 1),
                () -> ITEM.remove("s"),
                ITEM::clear,
                () -> ITEM.entrySet().iterator().next().setValue("x"),
                () -> ITEM.list("l").clear(),
                () -> ITEM.map("m").put("x", 1),
                () -> ITEM.stringSet("ss").add("c"),
                () -> ((ByteBuffer) ITEM.get("b")).put(0, (byte) 9))) {
            assertThatThrownBy(change)
                    .isInstanceOfAny(UnsupportedOperationException.class, java.nio.ReadOnlyBufferException.class);
        }
        ITEM.binary("b")[0] = 9;
        assertThat(ITEM.binary("b")).containsExactly(1, 2, 3);
    }

    @Test
    void of_makes_what_reading_would_give() {
        Item item = Item.of(Map.of("n", 1.0, "set", Set.of(new BigDecimal("2.50")), "bytes", new byte[] {5}));
        assertThat(item.get("n")).isEqualTo(BigDecimal.ONE);
        assertThat(item)
                .isEqualTo(Item.of(Map.of("n", 1L, "set", Set.of(2.5f), "bytes", ByteBuffer.wrap(new byte[] {5}))));
        assertThat(item).isNotEqualTo(Item.of(Map.of("n", 1L)));
        assertThat(Item.of(item)).isEqualTo(item);
        assertThatExceptionOfType(InvalidItemException.class).isThrownBy(() -> Item.of(Map.of("s", Set.of())));
    }

    @Test
    void toJson_keeps_every_digit() {
        assertThat(ITEM.toJson())
                .isEqualTo("{\"s\":\"text\",\"n\":12345678901234567890.5,\"i\":7,\"big\":1" + "0".repeat(100)
                        + ",\"b\":\"AQID\",\"t\":true,\"nil\":null,\"l\":[1,null],\"m\":{\"x\":\"y\"},"
                        + "\"ss\":[\"b\",\"a\"],\"ns\":[2,1],\"bs\":[\"AA==\",\"/w==\"],"
                        + "\"at\":\"2026-11-22T01:02:03.004Z\",\"id\":\"0b7e1c2a-0000-4000-8000-00000000000f\"}");
        assertThat(Item.of(Map.of()).toJson()).isEqualTo("{}");
    }

    @Test
    void fromDynamoDbJson_when_broken() {
        for (String json : List.of(
                "",
                "[]",
                "{",
                "{}{}",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":{\"X\":\"1\"}}",
                "{\"a\":{\"N\":1}}",
                "{\"a\":{\"N\":\"one\"}}",
                "{\"a\":{\"S\":\"x\",\"N\":\"1\"}}",
                "{\"a\":{\"B\":\"*\"}}",
                "{\"a\":{\"NULL\":false}}",
                "{\"a\":{\"SS\":[]}}",
                "{\"a\":{\"SS\":[\"a\",\"a\"]}}",
                "{\"a\":{\"NS\":[\"1\",\"1.0\"]}}",
                "{\"a\":{\"S\":\"x\"},\"a\":{\"S\":\"x\"}}",
                "{\"a\":{\"M\":[]}}",
                "{\"a\":{\"L\":{}}}",
                "{\"a\":{\"L\":[1]}}")) {
            assertThatExceptionOfType(InvalidItemException.class)
                    .as(json)
                    .isThrownBy(() -> Item.fromDynamoDbJson(json));
        }
    }
}
