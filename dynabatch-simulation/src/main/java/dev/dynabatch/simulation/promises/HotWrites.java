package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
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
import java.util.Map;
import java.util.Random;

/** A hot partition key among those that one writer puts. */
final class HotWrites extends HotPartition {
    HotWrites(long seed, VirtualTime time, Trace trace, Judge judge) {
        super(seed, time, trace, judge);
    }

    @Override
    Result load(boolean hot) {
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
            boolean one = isHot(i);
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
        if (flushed.isDone()) {
            dynamo.close(); // which else would wait for ever
        }
        store.close();
        return new Result(writtenAt, expected, wire.requests(), (double) store.throttled() / store.tried());
    }
}
