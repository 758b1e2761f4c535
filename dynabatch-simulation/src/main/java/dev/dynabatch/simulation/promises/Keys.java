package dev.dynabatch.simulation.promises;

import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The keys of a table of any schema: a number stands for each, which a caller writes in many ways. */
final class Keys {
    /** How many partition keys the keys of one writer have, where there is a sort key. */
    private static final int PARTITIONS = 5;

    private static final int OWNER = 1_000;
    /** The name of the global secondary index, where there is one. */
    static final String INDEX = "by-g";

    private static final KeyType[] TYPES = KeyType.values();

    private final KeyType partition;
    private final @Nullable KeyType sort;

    Keys(KeyType partition, @Nullable KeyType sort) {
        this.partition = partition;
        this.sort = sort;
    }

    /** Any schema; in a fifth there is no sort key. */
    static Keys drawn(Random random) {
        KeyType partition = TYPES[random.nextInt(TYPES.length)];
        KeyType sort = TYPES[random.nextInt(TYPES.length)];
        return new Keys(partition, random.nextInt(5) == 0 ? null : sort);
    }

    KeySchema schema() {
        return sort == null ? KeySchema.of("pk", partition) : KeySchema.of("pk", partition, "sk", sort);
    }

    /** The key attributes, written in some way. */
    Map<String, Object> written(int owner, int number, Random random) {
        Map<String, Object> key = new HashMap<>();
        key.put("pk", written(partition, partition(owner, number), random));
        if (sort != null) {
            key.put("sk", written(sort, signed(number), random));
        }
        return key;
    }

    /** The same key as {@link Entry} names it. */
    String name(int owner, int number) {
        String pk = name(partition, partition(owner, number));
        return sort == null ? pk : pk + "/" + name(sort, signed(number));
    }

    private int partition(int owner, int number) {
        return owner * OWNER + (sort == null ? number : number % PARTITIONS);
    }

    private static int signed(int number) {
        return number % 3 == 1 ? -number : number;
    }

    private static Object written(KeyType type, int number, Random random) {
        return switch (type) {
            case S -> "k" + number;
            case N -> spelled(number, random);
            case B -> random.nextBoolean() ? bytes(number) : ByteBuffer.wrap(bytes(number));
        };
    }

    private static Object spelled(int number, Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> (long) number;
            case 1 -> (double) number;
            case 2 -> new BigDecimal(number + ".0");
            case 3 -> new BigDecimal(number + ".000");
            case 4 -> new BigDecimal(number + "e0");
            case 5 -> new BigDecimal(number + "0e-1");
            default -> number;
        };
    }

    private static String name(KeyType type, int number) {
        return switch (type) {
            case S -> "k" + number;
            case N -> Integer.toString(number);
            case B -> "b" + number;
        };
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /**
     * The body of CreateTable.
     *
     * @param index whether there is a global secondary index on the attribute {@code g}
     */
    String createTable(boolean index) {
        StringBuilder json = new StringBuilder("{\"TableName\":\"tab\",\"BillingMode\":\"PAY_PER_REQUEST\"");
        json.append(",\"AttributeDefinitions\":[").append(defined("pk", partition));
        json.append(sort == null ? "" : "," + defined("sk", sort));
        json.append(index ? "," + defined("g", KeyType.N) : "");
        json.append("],\"KeySchema\":[").append(used("pk", "HASH"));
        json.append(sort == null ? "" : "," + used("sk", "RANGE")).append(']');
        if (index) {
            json.append(",\"GlobalSecondaryIndexes\":[{\"IndexName\":\"" + INDEX + "\",\"KeySchema\":[")
                    .append(used("g", "HASH"))
                    .append("],\"Projection\":{\"ProjectionType\":\"ALL\"}}]");
        }
        return json.append('}').toString();
    }

    private static String defined(String name, KeyType type) {
        return "{\"AttributeName\":\"" + name + "\",\"AttributeType\":\"" + type + "\"}";
    }

    private static String used(String name, String role) {
        return "{\"AttributeName\":\"" + name + "\",\"KeyType\":\"" + role + "\"}";
    }

    @Override
    public String toString() {
        return "pk:" + partition + (sort == null ? "" : ",sk:" + sort);
    }
}
