package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A hot partition key among those that one getter is asked for, at once or in twenty bursts; every third of the keys has an
 * item.
 */
final class HotReads extends HotPartition {
    private static final int PARTITION_UNITS = 1_000;
    private static final int MOST_UNITS = 40_000;
    private static final int FOUND = 3;
    private static final int BURSTS = 20;
    private static final Duration BETWEEN_BURSTS = Duration.ofMillis(250);

    private final boolean consistent;
    private final int keys;
    private final boolean atOnce;

    HotReads(long seed, VirtualTime time, Trace trace, Judge judge) {
        super(seed, time, trace, judge);
        consistent = random.nextBoolean();
        keys = consistent ? items : 2 * items; // at half a unit each, twice as many take as long
        atOnce = random.nextBoolean();
    }

    @Override
    Result load(boolean hot) {
        CapacityModel model = CapacityModel.provisioned(MOST_UNITS, atOnce ? MOST_UNITS : capacity)
                .withBurst(Duration.ZERO)
                .withPartitionLimits(MOST_UNITS, PARTITION_UNITS)
                .withSeed(seed);
        Store store = new Store(time, trace, KEYS, false, model);
        for (int i = 0; i < keys; i += FOUND) {
            put(store, i);
        }
        FaultPlan plan = FaultPlan.builder().longestDelay(Duration.ofMillis(6)).build();
        FaultyTransport faults = new FaultyTransport(store, time, new Random(seed), plan);
        ReadWire wire = new ReadWire(time, trace, judge, faults, Integer.MAX_VALUE, null);
        Dynabatch dynamo = SimulatedClient.create(time, wire, seed + 1, draft -> {});
        BatchGetter getter = dynamo.getter(
                "tab", GetterOptions.DEFAULTS.withKeySchema(KEYS.schema()).withConsistentRead(consistent));
        Answers answers = new Answers(seconds());
        int burst = atOnce ? keys : keys / BURSTS + 1;
        for (int from = 0; from < keys; from += burst) {
            int to = Math.min(keys, from + burst);
            for (int i = from; i < to; i++) {
                if (hot || !isHot(i)) {
                    answers.ask(getter, i);
                }
            }
            if (!atOnce) {
                time.advance(BETWEEN_BURSTS);
            }
        }
        var flushed = getter.flushAsync();
        time.runUntilIdle(Duration.ofHours(1));
        judge.require(
                Promise.HOT_PARTITION,
                flushed.isDone() && answers.right == answers.asked,
                () -> "of " + answers.asked + " keys " + answers.right + " had the right answer");
        OperationTotals totals = dynamo.metrics().of("tab", ServiceOperation.BATCH_GET_ITEM);
        if (flushed.isDone()) {
            dynamo.close(); // which else would wait for ever
        }
        store.close();
        return new Result(
                answers.othersAt, answers.asked, wire.requests(), (double) totals.throttled() / totals.itemsSent());
    }

    /** What was asked, and what came. */
    private final class Answers {
        final double start;
        final List<Double> othersAt = new ArrayList<>();
        int asked;
        int right;

        Answers(double start) {
            this.start = start;
        }

        void ask(BatchGetter getter, int number) {
            asked++;
            var unused = getter.get(key(number)).thenAccept(item -> {
                right += item.isPresent() == (number % FOUND == 0) ? 1 : 0;
                if (!isHot(number)) {
                    othersAt.add(seconds() - start);
                }
            });
        }
    }

    private static Map<String, Object> key(int number) {
        return Map.of("pk", isHot(number) ? 0 : 1 + number, "sk", number);
    }

    private static void put(Store store, int number) {
        String answer = store.ask(
                "PutItem",
                "{\"TableName\":\"tab\",\"Item\":{\"pk\":{\"N\":\""
                        + key(number).get("pk") + "\"},\"sk\":{\"N\":\"" + number + "\"},\"v\":{\"N\":\"" + number
                        + "\"}}}");
        if (answer.contains("__type")) {
            throw new IllegalStateException(answer);
        }
    }
}
