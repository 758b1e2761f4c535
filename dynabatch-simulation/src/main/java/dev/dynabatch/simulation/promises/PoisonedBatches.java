package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeyType;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Write;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Promise 3 to the letter: some items of a few batches are poisoned, and nothing else goes wrong. Each may cost two
 * requests for every halving of its batch, and no more.
 */
final class PoisonedBatches implements Scenario, Wire.Watcher {
    private static final int BATCH = 25;
    /** A tree of 25 leaves is 5 high. */
    private static final int HALVINGS = 5;

    private static final int MOST_POISON = 20;

    private final VirtualTime time;
    private final Judge judge;
    private final Ledger ledger = new Ledger();
    private final Keys keys = new Keys(KeyType.S, null);
    private final Random random;
    private final Store store;
    private final Wire wire;
    private final PoisonCheck check;
    private final Dynabatch dynamo;

    PoisonedBatches(long seed, VirtualTime time, Trace trace, Judge judge) {
        this.time = time;
        this.judge = judge;
        this.random = new Random(seed);
        this.check = new PoisonCheck(judge, ledger);
        store = new Store(time, trace, keys, false, null);
        FaultPlan plan = FaultPlan.builder()
                .longestDelay(Duration.ofMillis(random.nextInt(20)))
                .poison('"' + Setup.POISON + '"')
                .build();
        wire = new Wire(time, trace, ledger, new FaultyTransport(store, time, random, plan));
        wire.watch(this);
        store.onApplied(entry -> ledger.get(entry.id()).applied++);
        dynamo = SimulatedClient.create(time, wire, seed + 1, draft -> {});
    }

    @Override
    public void run() {
        BatchWriter writer = dynamo.writer("tab", WriterOptions.DEFAULTS.withKeySchema(keys.schema()));
        put(writer, 0, false);
        flush(writer); // something was written: what is refused now is not the whole table
        int before = wire.requests();
        int count = BATCH + random.nextInt(200);
        Set<Integer> poisoned = new TreeSet<>();
        for (int i = random.nextInt(MOST_POISON); i > 0; i--) {
            poisoned.add(1 + random.nextInt(random.nextBoolean() ? BATCH : count));
        }
        for (int number = 1; number <= count; number++) {
            put(writer, number, poisoned.contains(number));
        }
        BatchWriteException failures = flush(writer);
        int most = (count + BATCH - 1) / BATCH + 2 * HALVINGS * poisoned.size();
        int sent = wire.requests() - before;
        judge.require(
                Promise.NEIGHBOURS,
                sent <= most,
                () -> sent + " requests for " + count + " items, " + poisoned.size() + " of them poisoned");
        Set<Integer> named = new TreeSet<>();
        if (failures != null) {
            failures.failures().forEach(failure -> named.add(culprit(failure)));
        }
        judge.require(Promise.NEIGHBOURS, named.equals(poisoned), () -> named + " are named, and not " + poisoned);
        for (Operation operation : ledger.all()) {
            judge.require(
                    Promise.NEIGHBOURS,
                    operation.applied == (operation.poison ? 0 : 1),
                    () -> operation + " was applied " + operation.applied + " times");
        }
        var unused = writer.flushAsync();
        time.runUntilIdle(Duration.ofHours(1));
        if (writer.counts().pending() == 0) {
            dynamo.close(); // which else would wait for ever
        }
        store.close();
    }

    private int culprit(FailedOperation failure) {
        judge.require(
                Promise.NEIGHBOURS,
                failure.reason() == FailureReason.REFUSED
                        && failure.because().contains("parameter values were invalid"),
                failure::because);
        return failure.item().intValue("v");
    }

    private void put(BatchWriter writer, int number, boolean poison) {
        Operation operation = ledger.add(keys.name(0, number), OperationKind.PUT, poison, false, 1);
        Map<String, Object> item = keys.written(0, number, random);
        item.put("v", operation.id);
        if (poison) {
            item.put(Setup.POISON, true);
        }
        writer.write(Write.put(item));
    }

    private @Nullable BatchWriteException flush(BatchWriter writer) {
        var flushed = writer.flushAsync().handle((counts, failure) -> (BatchWriteException) failure);
        time.runUntilIdle(Duration.ofHours(1));
        judge.require(Promise.NO_HANG, flushed.isDone(), () -> "the flush does not end");
        return flushed.getNow(null);
    }

    @Override
    public void sent(Flight flight) {}

    @Override
    public void ended(Flight flight, Flight.End end, double served, @Nullable Consumed consumed) {
        check.ended(flight, end);
    }

    @Override
    public long operations() {
        return ledger.all().size();
    }

    @Override
    public long requests() {
        return wire.requests();
    }
}
