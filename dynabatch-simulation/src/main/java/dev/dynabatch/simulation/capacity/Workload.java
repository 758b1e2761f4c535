package dev.dynabatch.simulation.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Which partition keys a load writes to. Every item is below 1 KB: one write capacity unit. */
enum Workload {
    /** As many partition keys as items. */
    UNIFORM("uniform keys"),
    /** 10,007 partition keys, the k-th of which has a share of 1/k. */
    ZIPF("Zipf keys"),
    /** One partition key has every fifth item. */
    ONE_HOT_KEY("one hot key, 20 %");

    private static final int ZIPF_KEYS = 10_007;
    private static final String PADDING = "x".repeat(140);

    final String title;

    Workload(String title) {
        this.title = title;
    }

    /**
     * One item of about 200 B.
     *
     * @param hot whether its partition key is the hot one
     */
    record Item(int id, String partitionKey, boolean hot) {
        /** As DynamoDB JSON. */
        String json() {
            return "{\"pk\":{\"S\":\"" + partitionKey + "\"},\"sk\":{\"N\":\"" + id + "\"},\"pad\":{\"S\":\"" + PADDING
                    + "\"}}";
        }
    }

    /** So many items. */
    List<Item> items(int count, long seed) {
        RandomGenerator random = new Random(seed);
        double[] cumulated = this == ZIPF ? zipf() : new double[0];
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(
                    switch (this) {
                        case UNIFORM -> new Item(i, "key-" + i, false);
                        case ZIPF -> new Item(i, "key-" + draw(cumulated, random), false);
                        case ONE_HOT_KEY -> i % 5 == 0 ? new Item(i, "hot", true) : new Item(i, "key-" + i, false);
                    });
        }
        return items;
    }

    private static double[] zipf() {
        double[] cumulated = new double[ZIPF_KEYS];
        double sum = 0;
        for (int k = 0; k < ZIPF_KEYS; k++) {
            sum += 1.0 / (k + 1);
            cumulated[k] = sum;
        }
        return cumulated;
    }

    private static int draw(double[] cumulated, RandomGenerator random) {
        int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return at < 0 ? -at - 1 : at;
    }

    /** Items of the partition key that has most of them. */
    static long heaviest(List<Item> items) {
        return items.stream()
                .collect(Collectors.groupingBy(Item::partitionKey, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }
}
