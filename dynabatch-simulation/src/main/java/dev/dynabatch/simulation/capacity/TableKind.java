package dev.dynabatch.simulation.capacity;

import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The tables that are written to; figures are the model's, in write capacity units a second. */
enum TableKind {
    /** Provisioned, its burst used up. */
    PROVISIONED("provisioned, 2,000 WCU, no burst saved", 2_000, 2_000),
    /** On demand and new; what it takes doubles a minute after it was used to the full, instead of within 30. */
    ON_DEMAND("on demand, new: 4,000 WCU, growing after 60 s", 4_000, 4_000),
    /** Provisioned with so much that one key is the only thing that is short. */
    LARGE("provisioned, 40,000 WCU, no burst saved", 40_000, 40_000),
    /** Provisioned; somebody else takes half of it, every other 30 seconds. */
    SHARED("provisioned, 2,000 WCU, another takes 1,000 in turns of 30 s", 2_000, 1_500);

    /** What somebody else takes, while it does. */
    static final int OTHERS_UNITS = 1_000;

    static final Duration OTHERS_TURN = Duration.ofSeconds(30);
    /** What one partition key gets. */
    static final int PARTITION_UNITS = 1_000;

    private static final int PARTITION_READ_UNITS = 3_000;

    final String title;
    final long units;
    /** What is left for the load, on average and at first. */
    final long left;

    TableKind(String title, long units, long left) {
        this.title = title;
        this.units = units;
        this.left = left;
    }

    CapacityModel model(long seed) {
        CapacityModel model = this == ON_DEMAND
                ? CapacityModel.onDemand().withGrowth(Duration.ofMinutes(1))
                : CapacityModel.provisioned(units, units);
        return model.withSeed(seed);
    }

    /** Units that the table had for the load in its first seconds. */
    double available(double seconds) {
        return switch (this) {
            case PROVISIONED, LARGE -> units * (seconds + 1); // a new table has a second's worth
            case SHARED -> {
                double turn = OTHERS_TURN.toSeconds();
                double turns = Math.floor(seconds / (2 * turn));
                double rest = seconds - turns * 2 * turn;
                double taken = OTHERS_UNITS * (turns * turn + Math.min(rest, turn));
                yield units * (seconds + 1) - taken;
            }
            case ON_DEMAND -> {
                double sum = units; // a second's worth
                for (double second = 0, rate = units; second < seconds; second += 120, rate *= 2) {
                    sum += rate * Math.min(120, seconds - second);
                }
                yield sum;
            }
        };
    }

    /**
     * When a load could be written at best: by the table's units, by those of one partition for the heaviest key, and by
     * those of each partition for all keys that are in it.
     */
    Duration bound(List<Workload.Item> load) {
        double seconds = Math.max(0, (double) Workload.heaviest(load) / PARTITION_UNITS - 1);
        long fullest = fullestPartition(load);
        while (available(seconds) < load.size() || ofPartition(seconds) < fullest) {
            seconds += 0.01;
        }
        return Duration.ofMillis((long) (seconds * 1_000));
    }

    /** Units that one of the first partitions had, or what it was split into; nothing is hot for long enough to split it. */
    private double ofPartition(double seconds) {
        return this == ON_DEMAND ? PARTITION_UNITS * available(seconds) / units : PARTITION_UNITS * (seconds + 1);
    }

    /** As many partitions as the model makes for a new table; keys are in them by their hash. */
    private long fullestPartition(List<Workload.Item> load) {
        long partitions = this == ON_DEMAND
                ? units / PARTITION_UNITS
                : (long) Math.ceil((double) units / PARTITION_UNITS + (double) units / PARTITION_READ_UNITS);
        long[] items = new long[(int) partitions];
        for (Workload.Item item : load) {
            byte[] key = OrderedKey.partition(new AttributeValue.Str(item.partitionKey()));
            items[(int) ((Integer.toUnsignedLong(OrderedKey.hashOf(key)) * partitions) >>> Integer.SIZE)]++;
        }
        return Arrays.stream(items).max().orElse(0);
    }
}
