package dev.dynabatch.simulation.amazon;

import dev.dynabatch.simulation.amazon.Schema.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attribute values, of few enough kinds that they often meet again. */
final class RandomValues {
    private static final String[] STRINGS = {"a", "ab", "abc", "b", "é", "", "\ud83d\ude00", "\uffee", "B", "1"};
    private static final String[] NUMBERS = {
        "0",
        "1",
        "1.0",
        "1e0",
        "-1",
        "2.5",
        "10",
        "1E+2",
        "-0",
        "0.10",
        "-2.75",
        "99999999999999999999999999999999999999",
        "1E-130",
        "9.9999999999999999999999999999999999999E+125",
        "007",
        "123456789012",
        "1e-7",
        "1e25"
    };
    private static final String[] BINARIES = {"AA==", "AQ==", "AQI=", "/w==", "", "AQID"};
    private static final String[] ATTRIBUTES = {"a", "b", "m", "l", "s", "status", "a.b", "x y"};

    private final Chance chance;

    RandomValues(Chance chance) {
        this.chance = chance;
    }

    /** A value for an attribute of a key; now and then one that the key cannot take. */
    Map<String, Object> key(Attribute attribute) {
        if (chance.oneIn(67)) {
            return any();
        }
        return switch (attribute.type()) {
            case "S" -> Map.of("S", chance.oneIn(97) ? "k".repeat(chance.of(1024, 1025, 2048, 2049)) : of(STRINGS, 5));
            case "N" -> Map.of("N", of(NUMBERS, 7));
            default -> Map.of("B", of(BINARIES, 4));
        };
    }

    /** The key of an item of the table, or of one that is not there. */
    Map<String, Object> key(Schema.Key key) {
        Map<String, Object> values = new LinkedHashMap<>();
        key.attributes().forEach(attribute -> values.put(attribute.name(), key(attribute)));
        return values;
    }

    /** An item of the table. */
    Map<String, Object> item(Schema schema) {
        Map<String, Object> item = key(schema.key());
        for (Attribute attribute : schema.keyAttributes()) {
            if (!item.containsKey(attribute.name()) && !chance.oneIn(4)) {
                item.put(attribute.name(), key(attribute));
            }
        }
        for (int i = chance.below(5); i > 0; i--) {
            item.put(chance.of(ATTRIBUTES), any());
        }
        if (chance.oneIn(13)) {
            item.put("b", Map.of("S", "x".repeat(chance.of(997, 1024, 4001, 9973))));
        }
        return item;
    }

    Map<String, Object> any() {
        return any(3);
    }

    private Map<String, Object> any(int depth) {
        return switch (chance.below(depth == 0 ? 10 : 13)) {
            case 0, 1, 2 -> Map.of("S", chance.of(STRINGS));
            case 3, 4 -> Map.of("N", chance.of(NUMBERS));
            case 5 -> Map.of("B", chance.of(BINARIES));
            case 6 -> Map.of("BOOL", chance.oneIn(2));
            case 7 -> Map.of("NULL", true);
            case 8 -> Map.of("SS", chance.of(List.of("a", "b"), List.of("a"), List.of("ab", "b", "a")));
            case 9 ->
                chance.of(
                        Map.of("NS", List.of("1", "2")),
                        Map.of("NS", List.of("2", "1.0")),
                        Map.of("BS", List.of("AQ==")));
            case 10 -> Map.of("L", list(depth - 1));
            default -> Map.of("M", map(depth - 1));
        };
    }

    /** Something that the service refuses, or nearly does. */
    Object broken() {
        return chance.of(
                Map.of(),
                Map.of("S", 1),
                Map.of("N", 1),
                Map.of("N", "abc"),
                Map.of("N", ""),
                Map.of("N", "1E126"),
                Map.of("N", "1E-131"),
                Map.of("N", "123456789012345678901234567890123456789"),
                Map.of("N", "0x10"),
                Map.of("N", " 1"),
                Map.of("N", "NaN"),
                Map.of("B", "not base64"),
                Map.of("BOOL", "true"),
                Map.of("NULL", false),
                Map.of("SS", List.of()),
                Map.of("NS", List.of()),
                Map.of("BS", List.of()),
                Map.of("SS", List.of("a", "a")),
                Map.of("NS", List.of("1", "1.0")),
                Map.of("BS", List.of("AQ==", "AQ==")),
                Map.of("NS", List.of("x")),
                Map.of("SS", List.of("", "a")),
                Map.of("L", List.of(Map.of())),
                Map.of("X", "a"),
                Json.object("S", "a", "N", "1"),
                Map.of("S", "x".repeat(409_600)),
                nested(31),
                nested(32));
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = chance.below(4); i > 0; i--) {
            list.add(any(depth));
        }
        return list;
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = chance.below(4); i > 0; i--) {
            map.put(chance.of("x", "y", "a", "status"), any(depth));
        }
        return map;
    }

    private static Object nested(int levels) {
        Map<String, Object> value = Map.of("S", "a");
        for (int i = 0; i < levels; i++) {
            value = Map.of("M", Map.of("a", value));
        }
        return value;
    }

    private String of(String[] choices, int first) {
        return choices[chance.below(first)];
    }
}
