package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.Outcome;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads, real time, a real store: what virtual time in one thread cannot show. */
@Timeout(120)
class StressTest {
    private static final int THREADS = 8;
    private static final int OPERATIONS = 2_003;

    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Outcome>> futures = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void threads_writeFlushAndClose_andNothingIsLost(boolean coalescing) throws InterruptedException {
        Map<Fault, Double> chances =
                Map.of(Fault.UNPROCESSED, 0.05, Fault.THROTTLED, 0.02, Fault.CONNECTION_REFUSED, 0.02);
        try (DynabatchLocal local =
                        DynabatchLocal.builder().faults(FaultPlan.NONE, 7).build();
                Dynabatch dynamo = Dynabatch.builder()
                        .transport(local.transport())
                        .memoryBudget(4 << 20)
                        .maxInFlight(7)
                        .build()) {
            dynamo.tables().create("tab", KeySchema.of("pk", KeyType.S));
            local.faults(FaultPlan.builder()
                    .chances(chances)
                    .longestDelay(Duration.ofMillis(2))
                    .build());
            BatchWriter writer = dynamo.writer("tab", WriterOptions.DEFAULTS.withCoalescing(coalescing));
            run(writer);
            writer.close();
            check(writer, dynamo);
        }
    }

    private void run(BatchWriter writer) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(Bench.started(() -> write(writer, number), problems::add));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Each thread has keys of its own, so that the last version of each is known. */
    private void write(BatchWriter writer, int number) {
        Random random = new Random(number);
        for (int version = 0; version < OPERATIONS; version++) {
            Map<String, Object> item =
                    Map.of("pk", number + "/" + version % 101, "v", version, "data", "d".repeat(random.nextInt(4_000)));
            if (random.nextBoolean()) {
                futures.add(writer.putAsync(item));
            } else {
                writer.put(item);
            }
            if (random.nextInt(500) == 0) {
                WriterCounts counts = writer.flush();
                assertThat(counts.written() + counts.superseded()).isGreaterThan(version);
            }
        }
    }

    private void check(BatchWriter writer, Dynabatch dynamo) {
        assertThat(problems).isEmpty();
        assertThat(futures).allMatch(CompletableFuture::isDone);
        futures.forEach(CompletableFuture::join);
        WriterCounts counts = writer.counts();
        assertThat(counts.accepted()).isEqualTo(THREADS * OPERATIONS);
        assertThat(counts.written() + counts.superseded()).isEqualTo(THREADS * OPERATIONS);
        assertThat(counts.bufferedBytes()).isZero();
        assertThat(ClientFactory.holdings(dynamo).memoryBytes()).isZero();
        AtomicLong items = new AtomicLong();
        dynamo.scan("tab").forEach(item -> {
            int version = item.intValue("v");
            assertThat(version).isGreaterThanOrEqualTo(OPERATIONS - 101);
            items.incrementAndGet();
        });
        assertThat(items).hasValue(THREADS * 101L);
    }

    @Test
    void close_whileOthersPut_loosesNothingThatWasAccepted() throws InterruptedException {
        AtomicLong accepted = new AtomicLong();
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo = Dynabatch.builder()
                        .transport(local.transport())
                        .memoryBudget(4 << 20)
                        .build()) {
            dynamo.tables().create("tab", KeySchema.of("pk", KeyType.S));
            for (int round = 0; round < 13; round++) {
                BatchWriter writer = dynamo.writer("tab");
                int prefix = round;
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int number = i;
                    threads.add(Bench.started(() -> putUntilClosed(writer, prefix + "/" + number, accepted), e -> {}));
                }
                while (writer.counts().accepted() < 1_009) {
                    Thread.onSpinWait();
                }
                writer.close();
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(writer.counts().written()).isEqualTo(writer.counts().accepted());
            }
            assertThat(dynamo.scan("tab").count()).isEqualTo(accepted.get());
        }
    }

    private static void putUntilClosed(BatchWriter writer, String prefix, AtomicLong accepted) {
        for (int i = 0; ; i++) {
            writer.put(Map.of("pk", prefix + "/" + i));
            accepted.incrementAndGet();
        }
    }
}
