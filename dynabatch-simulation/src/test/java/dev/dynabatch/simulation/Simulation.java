package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.OperationFailedException;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Outcome;
import dev.dynabatch.Write;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.testkit.Fault;
import dev.dynabatch.testkit.FaultPlan;
import dev.dynabatch.testkit.FaultyTransport;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One random workload under one random plan of faults, and what must be true of it afterwards. */
final class Simulation {
    private static final String POISON = "\"poison\"";
    private static final Duration LATEST = Duration.ofMillis(4_900); // within the default order hold of 5 s
    private static final Duration HANG = Duration.ofHours(6);

    private enum Ending {
        CLOSE,
        ABORT,
        CLOSE_AT_ONCE
    }

    /** One operation that the writer took. */
    private static final class Accepted {
        final String key;
        final OperationKind kind;
        final boolean poison;
        final boolean future;

        @Nullable
        Outcome outcome;

        int told;

        Accepted(String key, OperationKind kind, boolean poison, boolean future) {
            this.key = key;
            this.kind = kind;
            this.poison = poison;
            this.future = future;
        }

        @Nullable
        FailedOperation failure() {
            return outcome instanceof FailedOperation failure ? failure : null;
        }
    }

    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final World world = new World();
    private final FaultyTransport transport;
    private final Dynabatch dynamo;
    private final BatchWriter writer;
    private final boolean sink;
    private final boolean coalescing;
    private final boolean patient;
    private final Ending ending;
    private final int keys;
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<CompletableFuture<?>> waits = new ArrayList<>();
    private boolean over;

    Simulation(long seed) {
        random = new Random(seed);
        sink = random.nextInt(3) == 0;
        coalescing = random.nextInt(3) != 0;
        patient = random.nextInt(4) != 0;
        ending = random.nextInt(4) != 0 ? Ending.CLOSE : random.nextBoolean() ? Ending.ABORT : Ending.CLOSE_AT_ONCE;
        keys = 1 + random.nextInt(random.nextBoolean() ? 7 : 97);
        transport = new FaultyTransport(world, time, new Random(seed + 1), plan());
        dynamo = SimulatedClient.create(time, transport, seed + 2, this::configure);
        writer = dynamo.writer("tab", options());
    }

    private FaultPlan plan() {
        double most = random.nextInt(3) == 0 ? 0.02 : 0.12;
        Map<Fault, Double> chances = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(3) != 0) {
                chances.put(fault, random.nextDouble() * most);
            }
        }
        if (random.nextInt(8) == 0) {
            chances.clear();
        }
        Duration delay = Duration.ofMillis(random.nextInt(random.nextInt(5) == 0 ? 3_000 : 40));
        return new FaultPlan(chances, delay, LATEST, POISON);
    }

    private void configure(ClientConfig.Draft draft) {
        draft.maxInFlight = 1 + random.nextInt(random.nextBoolean() ? 3 : 64);
        draft.memoryBudget = 4 << 20;
        if (random.nextInt(4) == 0) {
            draft.limit = FixedRate.writes(10 + random.nextInt(200));
        }
        if (!patient) {
            draft.retryPolicy = RetryPolicy.DEFAULT
                    .withMaxRounds(1 + random.nextInt(4))
                    .withGiveUpAfter(Duration.ofSeconds(1 + random.nextInt(30)));
        }
    }

    private WriterOptions options() {
        WriterOptions options = WriterOptions.DEFAULTS
                .withKeySchema(KeySchema.of("pk", KeyType.S, "sk", KeyType.N))
                .withCoalescing(coalescing)
                .withLinger(Duration.ofMillis(new int[] {0, 10, 300}[random.nextInt(3)]));
        if (random.nextInt(5) == 0) {
            options = options.withMaxKeptFailures(1 + random.nextInt(11));
        }
        if (random.nextInt(5) == 0) {
            options = options.withLinger(Duration.ofHours(1));
        }
        return sink ? options.withFailureSink(this::sunk) : options;
    }

    private void sunk(FailedOperation failure) {
        tell(failure);
        if (random.nextInt(5) == 0) {
            throw new IllegalStateException("a sink that fails");
        }
    }

    private void tell(FailedOperation failure) {
        Accepted operation = accepted.get((Integer) failure.context());
        operation.told++;
        operation.outcome = failure;
    }

    // ---- doing

    void run() {
        long span = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(20_000);
        int actions = 20 + random.nextInt(250);
        for (int i = 0; i < actions; i++) {
            at(random.nextLong(span), this::act);
        }
        if (ending == Ending.CLOSE) {
            at(span, this::flush);
        } else {
            at(random.nextLong(span + 1), this::end);
        }
        time.runUntilIdle(HANG);
        over = true;
        closeAndHear();
        time.runUntilIdle(HANG);
        check();
        dynamo.close();
        world.close();
    }

    private void at(long millis, Runnable action) {
        time.schedule(action, Duration.ofMillis(millis).toNanos());
    }

    private void act() {
        int what = random.nextInt(100);
        if (what < 4) {
            flush();
        } else if (what < 9) {
            int burst = 20 + random.nextInt(40);
            for (int i = 0; i < burst; i++) {
                write(false);
            }
        } else {
            write(what < 12);
        }
    }

    private void write(boolean poison) {
        if (over) {
            return;
        }
        double skewed = random.nextDouble() * random.nextDouble();
        int number = (int) (skewed * keys);
        String pk = "p" + number % 5;
        BigDecimal sk = BigDecimal.valueOf(number).setScale(random.nextInt(3));
        int version = accepted.size();
        boolean put = poison || random.nextInt(6) != 0;
        boolean future = random.nextBoolean();
        Map<String, Object> item = new HashMap<>(Map.of("pk", pk, "sk", sk));
        if (put) {
            item.put("v", version);
            item.put("data", "d".repeat(random.nextInt(random.nextInt(20) == 0 ? 5_000 : 20)));
        }
        if (poison) {
            item.put("poison", true);
        }
        Write write = (put ? Write.put(item) : Write.delete(item)).withContext(version);
        Accepted operation =
                new Accepted(pk + "/" + number, put ? OperationKind.PUT : OperationKind.DELETE, poison, future);
        try {
            if (future && holdings().memoryBytes() < 3 << 20) {
                accepted.add(operation);
                hear(operation, writer.writeAsync(write));
            } else if (!future && writer.tryWrite(write)) {
                accepted.add(operation);
            }
        } catch (NotAcceptedException e) {
            accepted.subList(version, accepted.size()).clear();
            assertThat(sink).isFalse();
        }
    }

    private void hear(Accepted operation, CompletableFuture<Outcome> future) {
        waits.add(future.handle((outcome, failure) -> {
            if (failure == null) {
                assertThat(operation.outcome).isNull();
                operation.outcome = outcome;
            } else {
                operation.outcome = ((OperationFailedException) failure).operation();
            }
            return operation;
        }));
    }

    private void flush() {
        int before = accepted.size();
        CompletableFuture<WriterCounts> flush = writer.flushAsync();
        waits.add(flush.handle((counts, failure) -> {
            WriterCounts now = writer.counts();
            assertThat(now.written() + now.superseded() + now.failed()).isGreaterThanOrEqualTo(before);
            assertThat(accepted.subList(0, before))
                    .allMatch(operation -> !operation.future || operation.outcome != null);
            if (failure != null) {
                hear((BatchWriteException) failure);
            }
            return before;
        }));
    }

    private void hear(BatchWriteException exception) {
        if (!sink) {
            assertThat(exception.complete()).isTrue();
            exception.failures().forEach(this::tell);
        }
    }

    private void end() {
        over = true;
        if (ending == Ending.ABORT) {
            writer.abort();
        } else {
            try {
                writer.close(Duration.ZERO);
            } catch (BatchWriteException e) {
                hear(e);
            }
        }
    }

    private void closeAndHear() {
        try {
            writer.close();
        } catch (BatchWriteException e) {
            hear(e);
        }
    }

    private ClientFactory.Holdings holdings() {
        return ClientFactory.holdings(dynamo);
    }

    // ---- what must be true

    private void check() {
        WriterCounts counts = writer.counts();
        assertThat(counts.accepted()).isEqualTo(accepted.size());
        assertThat(counts.pending()).isZero();
        assertThat(counts.bufferedBytes()).isZero();
        assertThat(holdings()).isEqualTo(Bench.NOTHING);
        assertThat(waits).allMatch(CompletableFuture::isDone);
        waits.forEach(CompletableFuture::join);
        long failed = 0;
        for (Accepted operation : accepted) {
            failed += checked(operation);
        }
        assertThat(failed).isEqualTo(counts.failed());
        if (!coalescing) {
            assertThat(counts.superseded()).isZero();
        }
        world.puts.values().forEach(versions -> {
            assertThat(versions).isSorted();
            assertThat(versions).noneMatch(version -> accepted.get(version).poison);
        });
        checkTable();
    }

    private int checked(Accepted operation) {
        if (operation.future) {
            assertThat(operation.outcome).isNotNull();
        }
        FailedOperation failure = operation.failure();
        if (failure == null) {
            assertThat(operation.poison && operation.outcome instanceof Outcome.Written)
                    .isFalse();
            assertThat(operation.told).isZero();
            return 0;
        }
        assertThat(operation.told).isEqualTo(operation.future && !sink ? 0 : 1);
        FailureReason cause = failure.details().cause();
        if (cause == FailureReason.REFUSED && failure.reason() == FailureReason.REFUSED) {
            assertThat(operation.poison).isTrue();
        }
        if (patient && ending == Ending.CLOSE) {
            assertThat(cause).isEqualTo(FailureReason.REFUSED);
        }
        return 1;
    }

    /** Of each key: what the last operation that did not fail has left, or one that failed later but may be applied. */
    private void checkTable() {
        Map<String, List<Integer>> candidates = new HashMap<>();
        for (int version = 0; version < accepted.size(); version++) {
            Accepted operation = accepted.get(version);
            FailedOperation failure = operation.failure();
            List<Integer> possible = candidates.computeIfAbsent(operation.key, key -> new ArrayList<>(List.of(-1)));
            if (failure == null) {
                possible.clear();
            }
            if (failure == null || failure.mayBeApplied()) {
                possible.add(operation.kind == OperationKind.PUT ? version : -1);
            }
        }
        Map<String, Integer> table = world.scan();
        candidates.forEach((key, possible) ->
                assertThat(table.getOrDefault(key, -1)).as(key).isIn(possible));
        assertThat(candidates.keySet()).containsAll(table.keySet());
    }
}
