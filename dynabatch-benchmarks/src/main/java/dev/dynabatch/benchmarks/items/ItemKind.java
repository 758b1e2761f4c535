package dev.dynabatch.benchmarks.items;

import dev.dynabatch.ItemSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the items are like that every contender writes. Each number is another item, on every machine the same. */
public enum ItemKind {
    /** Eight attributes of mixed types, about 200 B. */
    SMALL(100_000) {
        @Override
        public Map<String, Object> item(int number) {
            SplittableRandom random = new SplittableRandom(number);
            Map<String, Object> item = new HashMap<>();
            item.put(PARTITION_KEY, key(number));
            item.put("name", "Ada Lovelace the " + number);
            item.put("email", "ada.lovelace." + number + "@example.org");
            item.put("street", random.nextInt(97) + " St James's Square, Westminster");
            item.put("visits", random.nextInt(100_003));
            item.put("balance", random.nextInt(10_000_019) / 100.0);
            item.put("active", random.nextBoolean());
            item.put("tags", List.of("mathematics", "engines", "poetry " + random.nextInt(31)));
            return item;
        }
    };

    /** The table they are written to. */
    public static final String TABLE = "people";
    /** The table's whole key, a string. */
    public static final String PARTITION_KEY = "pk";

    private final int distinct;

    ItemKind(int distinct) {
        this.distinct = distinct;
    }

    /** The item of a number. */
    public abstract Map<String, Object> item(int number);

    /** How many of them are written, again and again: more than a client holds at a time, so that no two meet. */
    public int distinct() {
        return distinct;
    }

    /** Capacity units that one of them takes to write. */
    public int units() {
        return (int) Math.ceil(billedSize() / 1024);
    }

    /** The mean size as the service bills it, in bytes. */
    public double billedSize() {
        return IntStream.range(0, Math.min(distinct, 1009))
                .mapToLong(number -> ItemSize.of(item(number)))
                .average()
                .orElse(0);
    }

    /** All that are written. */
    public List<Map<String, Object>> items() {
        return IntStream.range(0, distinct).mapToObj(this::item).toList();
    }

    /** Keys in no order. One to one: an odd factor permutes the numbers of 32 bits. */
    private static String key(int number) {
        return "USER#" + Integer.toHexString(number * 0x9E3779B1);
    }
}
