package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine against a store with the service's capacity, both on virtual time. */
class ThrottledStoreTest {
    private static final Duration LONG = Duration.ofHours(3);

    private VirtualTime time = new VirtualTime();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private Dynabatch client(CapacityModel model) {
        VirtualTime time = this.time;
        DynabatchLocal local = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(time.millis()))
                .capacity(model)
                .build();
        Dynabatch dynamo = SimulatedClient.create(time, local.transport(), 11, draft -> {});
        opened.add(dynamo);
        opened.add(local);
        blocking(() -> dynamo.tables().create("tab", KeySchema.of("pk", KeyType.S)));
        return dynamo;
    }

    private static BatchWriter writer(Dynabatch dynamo) {
        return dynamo.writer("tab", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S)));
    }

    private int stored(Dynabatch dynamo) {
        AtomicInteger found = new AtomicInteger();
        blocking(() -> dynamo.scan("tab").forEach(item -> found.incrementAndGet()));
        return found.get();
    }

    private void blocking(Runnable call) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        time.runUntilEnd(Bench.started(call, thrown));
        assertThat(thrown.get()).isNull();
    }

    @Test
    void writer_loadsASmallTable_atItsRate() {
        Dynabatch dynamo = client(CapacityModel.provisioned(50, 1_000_000).withBurst(Duration.ZERO));
        BatchWriter writer = writer(dynamo);
        Duration begun = time.elapsed();
        Bench.putMany(writer, "k", 5_003);
        var unused = writer.flushAsync();
        time.runUntilIdle(LONG);
        assertThat(writer.counts().written()).isEqualTo(5_003);
        assertThat(writer.counts().pending() + writer.counts().failed()).isZero();
        // 50 at once, then 50 a second, which is 99.1 s; a client that steps back too far would take longer
        assertThat(time.elapsed().minus(begun)).isBetween(Duration.ofSeconds(99), Duration.ofSeconds(150));
        assertThat(stored(dynamo)).isEqualTo(5_003);
    }

    @Test
    void hotKeys_areWrittenAtTheirPartitionsRate_andTheOthersDoNotWait() {
        Dynabatch dynamo = client(CapacityModel.onDemand().withPartitionLimits(10, 3_000));
        BatchWriter writer = writer(dynamo);
        writer.put(
                Map.of("pk", "hot", "v", 0, "data", "x".repeat(300_000))); // its partition is in debt for half a minute
        time.advance(Duration.ofSeconds(1));
        Bench.putMany(writer, "k", 2_003);
        time.advance(Duration.ofSeconds(15));
        assertThat(writer.counts().written()).isBetween(1_900L, 2_003L);
        var unused = writer.flushAsync();
        time.runUntilIdle(LONG);
        assertThat(writer.counts().written()).isEqualTo(2_004);
        assertThat(stored(dynamo)).isEqualTo(2_004);
    }

    @Test
    void sameSeeds_giveTheSameRun() {
        assertThat(run()).isEqualTo(run());
    }

    private Duration run() {
        time = new VirtualTime();
        Dynabatch dynamo = client(CapacityModel.provisioned(31, 1_000_000).withBurst(Duration.ZERO));
        BatchWriter writer = writer(dynamo);
        Duration begun = time.elapsed();
        Bench.putMany(writer, "k", 1_009);
        var unused = writer.flushAsync();
        time.runUntilIdle(LONG);
        assertThat(writer.counts().written()).isEqualTo(1_009);
        return time.elapsed().minus(begun);
    }
}
