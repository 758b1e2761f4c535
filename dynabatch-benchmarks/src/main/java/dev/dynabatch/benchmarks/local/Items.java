package dev.dynabatch.benchmarks.local;

import java.util.Map;
import java.util.stream.IntStream;

/** The items that every contender writes: eight attributes, about 200 B as the service bills them, each key another. */
final class Items {
    static final String TABLE = "people";
    static final String PARTITION_KEY = "pk";

    private Items() {}

    static Map<String, Object> item(int number) {
        return Map.of(
                PARTITION_KEY,
                "USER#" + scattered(number),
                "name",
                "Ada Lovelace the " + number,
                "email",
                "ada.lovelace." + number + "@example.org",
                "street",
                number % 97 + " St James's Square, Westminster",
                "city",
                "London, United Kingdom of Great Britain",
                "born",
                1815 + number % 211,
                "balance",
                number * 7 % 100_003,
                "active",
                number % 3 == 0);
    }

    /** Items in no order of their keys. */
    static java.util.List<Map<String, Object>> of(int count) {
        return IntStream.range(0, count).mapToObj(Items::item).toList();
    }

    /** One to one: an odd factor permutes the numbers of 32 bits. */
    private static String scattered(int number) {
        return Integer.toHexString(number * 0x9E3779B1);
    }
}
