package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeyType;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Write;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Promise 4: three items in ten have one partition key, which gets no more than 1,000 writes a second, in a table that has
 * plenty. The same load is run without that key, too. Those beside it in its partition share what that gets; all others
 * must be written as fast as without it, and no more than a tenth of all attempts be in vain.
 */
final class HotPartition implements Scenario {
    private static final double MOST_WASTED = 0.1;
    /** So many that finding the key out is not most of what is wasted: the load takes ten seconds. */
    private static final int LEAST_ITEMS = 30_011;
    /** Keys beside the hot one in its partition, at most: a table has ten partitions or more. */
    private static final double NEIGHBOURS = 0.2;

    private static final double AS_FAST = 1.1;
    private static final double SLACK_SECONDS = 0.5;
    private static final Keys KEYS = new Keys(KeyType.N, KeyType.N);

    private final long seed;
    private final VirtualTime time;
    private final Trace trace;
    private final Judge judge;
    private final int items;
    private final long capacity;
    private long operations;
    private long requests;

    HotPartition(long seed, VirtualTime time, Trace trace, Judge judge) {
        this.seed = seed;
        this.time = time;
        this.trace = trace;
        this.judge = judge;
        Random random = new Random(seed);
        items = LEAST_ITEMS + random.nextInt(10_007);
        capacity = 10_000L + random.nextInt(30_000);
        trace.line("setup", () -> items + " items, " + capacity + " WCU, without the hot key and then with it");
    }

    /**
     * How one load went.
     *
     * @param others when most items of other keys were written, in seconds
     * @param wasted share of the attempts that came back
     */
    private record Result(double others, double wasted) {}

    @Override
    public void run() {
        Result without = load(false);
        Result with = load(true);
        trace.line("load", () -> "without the hot key " + without + ", with it " + with);
        double most = without.others * AS_FAST + SLACK_SECONDS;
        judge.require(
                Promise.HOT_PARTITION,
                with.others <= most,
                () -> String.format(
                        Locale.ROOT,
                        "the others take %.2f s beside a hot key, and %.2f s without",
                        with.others,
                        without.others));
        judge.require(
                Promise.HOT_PARTITION,
                with.wasted <= MOST_WASTED,
                () -> String.format(Locale.ROOT, "%.1f %% of the attempts are in vain", 100 * with.wasted));
    }

    private Result load(boolean hot) {
        double start = seconds();
        CapacityModel model = CapacityModel.provisioned(capacity, 40_000)
                .withBurst(Duration.ZERO)
                .withSeed(seed);
        Ledger ledger = new Ledger();
        List<Double> writtenAt = new ArrayList<>();
        Store store = new Store(time, trace, KEYS, false, model);
        store.onApplied(entry -> {
            if (!entry.key().startsWith("0/")) {
                writtenAt.add(seconds() - start);
            }
        });
        FaultPlan plan = FaultPlan.builder().longestDelay(Duration.ofMillis(6)).build();
        Wire wire = new Wire(time, trace, ledger, new FaultyTransport(store, time, new Random(seed), plan));
        Dynabatch dynamo = SimulatedClient.create(time, wire, seed + 1, draft -> {});
        BatchWriter writer = dynamo.writer("tab", WriterOptions.DEFAULTS.withKeySchema(KEYS.schema()));
        for (int i = 0; i < items; i++) {
            boolean one = i % 10 < 3;
            if (hot || !one) {
                Operation operation = ledger.add("", OperationKind.PUT, false, false, 1);
                writer.write(Write.put(Map.of("pk", one ? 0 : 1 + i, "sk", i, "v", operation.id)));
            }
        }
        var flushed = writer.flushAsync();
        time.runUntilIdle(Duration.ofHours(1));
        long expected = ledger.all().size();
        judge.require(
                Promise.HOT_PARTITION,
                flushed.isDone() && writer.counts().written() == expected,
                () -> "of " + expected + " items: " + writer.counts());
        operations += expected;
        requests += wire.requests();
        if (flushed.isDone()) {
            dynamo.close(); // which else would wait for ever
        }
        store.close();
        int most = (int) (writtenAt.size() * (1 - NEIGHBOURS));
        return new Result(writtenAt.get(most - 1), (double) store.throttled() / store.tried());
    }

    private double seconds() {
        return time.elapsed().toNanos() / 1e9;
    }

    @Override
    public long operations() {
        return operations;
    }

    @Override
    public long requests() {
        return requests;
    }
}
