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
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.pipeline.ClientFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What one writer of a simulation is given to do, and what must be true of it afterwards. */
final class Load {
    private static final long ROOM = 3 << 20;

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

    private final Simulation simulation;
    private final Random random;
    private final String prefix;
    private final Dynabatch dynamo;
    private final BatchWriter writer;
    private final boolean sink;
    private final boolean coalescing;
    private final Ending ending;
    private final int keys;
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<CompletableFuture<?>> waits = new ArrayList<>();
    private boolean over;
    private boolean dead;

    Load(Simulation simulation, Dynabatch dynamo, Random random, String prefix) {
        this.simulation = simulation;
        this.random = random;
        this.prefix = prefix;
        this.dynamo = dynamo;
        sink = random.nextInt(3) == 0;
        coalescing = random.nextInt(3) != 0;
        ending = random.nextInt(4) != 0 ? Ending.CLOSE : random.nextBoolean() ? Ending.ABORT : Ending.CLOSE_AT_ONCE;
        keys = 1 + random.nextInt(random.nextBoolean() ? 7 : 97);
        writer = dynamo.writer("tab", options());
    }

    private WriterOptions options() {
        Duration[] lingers = {Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(300), Duration.ofHours(1)};
        WriterOptions options = WriterOptions.DEFAULTS
                .withKeySchema(KeySchema.of("pk", KeyType.S, "sk", KeyType.N))
                .withCoalescing(coalescing)
                .withOrderHold(simulation.orderHold)
                .withLinger(lingers[random.nextInt(lingers.length)]);
        if (random.nextInt(5) == 0) {
            options = options.withMaxKeptFailures(1 + random.nextInt(11));
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

    void begin() {
        long span = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(20_000);
        int actions = 20 + random.nextInt(250);
        for (int i = 0; i < actions; i++) {
            at(random.nextLong(span), this::act);
        }
        if (ending == Ending.CLOSE) {
            at(span, () -> {
                over = true;
                flush();
            });
        } else {
            at(random.nextLong(span + 1), this::end);
        }
    }

    private void at(long millis, Runnable action) {
        simulation.time.schedule(action, Duration.ofMillis(millis).toNanos());
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
        int number = (int) (random.nextDouble() * random.nextDouble() * keys); // the lower, the more often
        String pk = prefix + number % 5;
        BigDecimal sk = BigDecimal.valueOf(number).setScale(random.nextInt(3));
        boolean put = poison || random.nextInt(6) != 0;
        int version = accepted.size();
        Map<String, Object> item = new HashMap<>(Map.of("pk", pk, "sk", sk));
        if (put) {
            item.put("v", version);
            item.put("data", "d".repeat(random.nextInt(random.nextInt(20) == 0 ? 5_000 : 20)));
        }
        if (poison) {
            item.put("poison", true);
        }
        Write write = (put ? Write.put(item) : Write.delete(item)).withContext(version);
        boolean future = random.nextBoolean() && holdings().memoryBytes() < ROOM;
        OperationKind kind = put ? OperationKind.PUT : OperationKind.DELETE;
        accepted.add(new Accepted(pk + "/" + number, kind, poison, future));
        boolean taken = false;
        try {
            taken = future ? hear(version, writer.writeAsync(write)) : writer.tryWrite(write);
        } catch (NotAcceptedException e) {
            assertThat(sink).isFalse();
        } catch (WriterFatalException e) {
            assertThat(simulation.mayDie).isTrue();
            dead = true;
        }
        if (!taken) {
            accepted.remove(version);
        }
    }

    private boolean hear(int version, CompletableFuture<Outcome> future) {
        waits.add(future.handle((outcome, failure) -> {
            Accepted operation = accepted.get(version);
            if (failure == null) {
                assertThat(operation.outcome).isNull();
                operation.outcome = outcome;
            } else {
                operation.outcome = ((OperationFailedException) failure).operation();
            }
            return operation;
        }));
        if (random.nextInt(10) == 0) {
            waits.add(future.handle((outcome, failure) -> {
                write(false); // from within the callback
                return version;
            }));
        }
        return true;
    }

    private void flush() {
        int before = accepted.size();
        waits.add(writer.flushAsync().handle((counts, failure) -> {
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

    /** Hears at last what no flush has told; everything has ended before. */
    void close() {
        over = true;
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

    void check(World world) {
        WriterCounts counts = writer.counts();
        assertThat(counts.accepted()).isEqualTo(accepted.size());
        assertThat(counts.pending()).isZero();
        assertThat(counts.bufferedBytes()).isZero();
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
        world.puts.forEach((key, versions) -> {
            if (key.startsWith(prefix)) {
                assertThat(versions).as(key).isSorted();
                assertThat(versions).as(key).noneMatch(version -> accepted.get(version).poison);
            }
        });
        checkTable(world.scan());
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
        assertThat(operation.kind).isEqualTo(failure.kind());
        assertThat(operation.told).isEqualTo(operation.future && !sink ? 0 : 1);
        FailureReason cause = failure.details().cause();
        if (failure.reason() == FailureReason.REFUSED) {
            assertThat(operation.poison).isTrue();
        }
        if (simulation.patient && ending == Ending.CLOSE && !simulation.mayDie) {
            assertThat(cause).isEqualTo(FailureReason.REFUSED);
        }
        if (simulation.patient && ending == Ending.CLOSE && dead) {
            assertThat(cause).isIn(FailureReason.REFUSED, FailureReason.NOT_SENT, FailureReason.UNKNOWN);
        }
        return 1;
    }

    /** Of each key: what the last operation that did not fail has left, or one that failed later but may be applied. */
    private void checkTable(Map<String, Integer> table) {
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
        candidates.forEach((key, possible) ->
                assertThat(table.getOrDefault(key, -1)).as(key).isIn(possible));
        assertThat(table.keySet().stream().filter(key -> key.startsWith(prefix)))
                .allMatch(candidates::containsKey);
    }
}
