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
    },
    /** Nine attributes, about 2 KB: as {@link #SMALL}, and a text. */
    MEDIUM(40_000) {
        @Override
        public Map<String, Object> item(int number) {
            Map<String, Object> item = SMALL.item(number);
            item.put("letter", text(new SplittableRandom(number), 1_850, WORDS));
            return item;
        }
    },
    /** Nine attributes, about 100 KB: as {@link #SMALL}, and a long text. */
    LARGE(1_000) {
        @Override
        public Map<String, Object> item(int number) {
            Map<String, Object> item = SMALL.item(number);
            item.put("book", text(new SplittableRandom(number), 100_000, WORDS));
            return item;
        }
    },
    /** A document of maps and lists in one another, about 740 B. */
    NESTED(60_000) {
        @Override
        public Map<String, Object> item(int number) {
            SplittableRandom random = new SplittableRandom(number);
            List<Map<String, Object>> orders = IntStream.range(0, 5)
                    .mapToObj(order -> order(order, random))
                    .toList();
            Map<String, Object> item = new HashMap<>();
            item.put(PARTITION_KEY, key(number));
            item.put("address", map("street", text(random, 20, WORDS), "zip", random.nextInt(100_000)));
            item.put("orders", orders);
            return item;
        }

        private Map<String, Object> order(int order, SplittableRandom random) {
            List<Map<String, Object>> lines = IntStream.range(0, 3)
                    .mapToObj(line -> map("article", text(random, 12, WORDS), "count", random.nextInt(1, 11)))
                    .toList();
            return map("number", order, "lines", lines, "paid", random.nextBoolean());
        }
    },
    /** Six attributes, about 300 B, in writings other than ASCII. */
    TEXT(100_000) {
        @Override
        public Map<String, Object> item(int number) {
            SplittableRandom random = new SplittableRandom(number);
            Map<String, Object> item = new HashMap<>();
            item.put(PARTITION_KEY, key(number));
            for (String name : List.of("имя", "名前", "straße", "città", "emoji")) {
                item.put(name, text(random, 28, FOREIGN_WORDS));
            }
            return item;
        }
    };

    /** The table they are written to. */
    public static final String TABLE = "people";
    /** The table's whole key, a string. */
    public static final String PARTITION_KEY = "pk";

    private static final List<String> WORDS =
            List.of("engine", "mill", "card", "variable", "operation", "store", "weave", "pattern", "\"quoted\"");
    private static final List<String> FOREIGN_WORDS =
            List.of("Лавлейс", "解析機関", "Größe", "però", "🎲🧮", "ψηφίο", "מנוע", "été");

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
        return (int) ItemSize.writeUnits(ItemSize.of(item(0)));
    }

    /** The mean size as the service bills it, in bytes. */
    public double billedSize() {
        return IntStream.range(0, Math.min(distinct, 1009))
                .mapToLong(number -> ItemSize.of(item(number)))
                .average()
                .orElse(0);
    }

    /** The first so many. */
    public List<Map<String, Object>> items(int count) {
        return IntStream.range(0, count).mapToObj(this::item).toList();
    }

    private static String text(SplittableRandom random, int length, List<String> words) {
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            text.append(words.get(random.nextInt(words.size()))).append(' ');
        }
        return text.toString();
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /** Keys in no order. One to one: an odd factor permutes the numbers of 32 bits. */
    static String key(int number) {
        return "USER#" + Integer.toHexString(number * 0x9E3779B1);
    }
}
