package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast the engine gets through faults and delays that come by chance, on virtual time. */
class FaultThroughputTest {
    private static final int ITEMS = 20_011;
    private static final KeySchema SCHEMA = KeySchema.of("pk", KeyType.S);

    /**
     * The floors are about two thirds of what is reached: that is 64 requests at once nearly all the time, but for throttles,
     * of which it takes some seconds to see that they come by chance.
     */
    @ParameterizedTest
    @CsvSource({"none, 10, 190", "flaky, 10, 480", "slow, 200, 5000", "throttles, 10, 8000", "chaos, 10, 17000"})
    void writer_goesThroughChanceFaults_atFullSpeed(String name, long longestDelayMillis, long mostMillis) {
        FaultPlan plan = FaultPlan.named(name).toBuilder()
                .longestDelay(Duration.ofMillis(longestDelayMillis))
                .build();
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(mostlyWritten(plan, seed)).as("seed %d", seed).isLessThan(Duration.ofMillis(mostMillis));
        }
    }

    /** How long it takes until all but the last hundredth is written, which waits for a few slow answers. */
    private static Duration mostlyWritten(FaultPlan plan, long seed) {
        VirtualTime time = new VirtualTime();
        try (DynabatchLocal local = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(time.millis()))
                .build()) {
            FaultyTransport faulty = new FaultyTransport(local.transport(), time, new Random(seed), FaultPlan.NONE);
            try (Dynabatch dynamo = SimulatedClient.create(time, faulty, seed + 10, draft -> {})) {
                time.runUntilEnd(Bench.started(() -> dynamo.tables().create("tab", SCHEMA), new AtomicReference<>()));
                faulty.follow(plan);
                BatchWriter writer = dynamo.writer("tab", WriterOptions.DEFAULTS.withKeySchema(SCHEMA));
                Duration begun = time.elapsed();
                Bench.putMany(writer, "k", ITEMS);
                var flushed = writer.flushAsync();
                while (writer.counts().written() < ITEMS * 0.99) {
                    time.advance(Duration.ofMillis(10));
                    assertThat(time.elapsed().minus(begun)).isLessThan(Duration.ofMinutes(1));
                }
                Duration took = time.elapsed().minus(begun);
                time.runUntilIdle(Duration.ofHours(1));
                assertThat(flushed.join().written()).isEqualTo(ITEMS);
                return took;
            }
        }
    }
}
