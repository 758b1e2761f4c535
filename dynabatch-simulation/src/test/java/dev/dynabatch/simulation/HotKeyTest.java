package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.HotKey;
import dev.dynabatch.rate.FixedRate;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The report of hot keys, from what a client sends. */
class HotKeyTest {
    private static final KeySchema NUMBERS = KeySchema.of("id", KeyType.N, "sk", KeyType.N);

    private final ScriptedService service = ScriptedService.writing();
    private final List<HotKey> found = new ArrayList<>();
    private final Bench bench = new Bench(service, draft -> {
        draft.limit = FixedRate.writes(1_000);
        draft.observers.add(new DynabatchObserver() {
            @Override
            public void hotKeyFound(HotKey key) {
                found.add(key);
            }
        });
    });

    /** Nobody waits for what comes of it. */
    private static void send(CompletableFuture<?> call) {
        assertThat(call).isNotNull();
    }

    @Test
    void observer_isToldOnce_whenOneKeyTakesTheWholeRate() {
        BatchWriter writer = bench.dynamo.writer("t", NUMBERS);
        for (int i = 0; i < 20_011; i++) {
            writer.put(Map.of("id", 7, "sk", i));
        }
        bench.time.advance(Duration.ofSeconds(6));
        assertThat(found).isEmpty();
        bench.time.advance(Duration.ofSeconds(4));
        assertThat(found).singleElement().satisfies(key -> {
            assertThat(key.table()).isEqualTo("t");
            assertThat(key.partitionKey()).isEqualTo(Map.of("id", new BigDecimal(7)));
            assertThat(key.unitsPerSecond()).isBetween(800.0, 900.0);
            assertThat(key.toString()).contains("t", "units/s").doesNotContain("id");
        });
        bench.run();
        assertThat(found).hasSize(1);
    }

    @Test
    void hotKeys_listsWhatWritersAndSingleCallsWrote_heaviestFirst() {
        assertThat(bench.dynamo.hotKeys("t")).isEmpty();
        BatchWriter one = bench.dynamo.writer("t", NUMBERS);
        BatchWriter other = bench.dynamo.writer("t", NUMBERS);
        for (int i = 0; i < 53; i++) {
            one.put(Map.of("id", new BigDecimal("1.0e1"), "sk", i));
            other.delete(Map.of("id", 10, "sk", 100 + i));
            other.put(Map.of("id", 11, "sk", i));
        }
        send(bench.dynamo.putAsync("t", Map.of("id", 11, "sk", 1_000, "data", "x".repeat(3_000))));
        send(bench.dynamo.deleteAsync("t", Map.of("id", 12, "sk", 1)));
        send(bench.dynamo.getAsync("t", Map.of("id", 13, "sk", 1)));
        bench.linger();
        List<HotKey> keys = bench.dynamo.hotKeys("t");
        assertThat(keys).extracting(key -> key.partitionKey().intValue("id")).containsExactly(10, 11, 12);
        double unit = keys.get(2).unitsPerSecond();
        assertThat(unit).isBetween(1 / 8.1, 1 / 8.0);
        assertThat(keys)
                .extracting(key -> Math.round(key.unitsPerSecond() / unit))
                .containsExactly(106L, 56L, 1L);
        assertThat(keys).extracting(HotKey::errorPerSecond).containsOnly(0.0);
        bench.time.advance(Duration.ofSeconds(11));
        assertThat(bench.dynamo.hotKeys("t")).isEmpty();
    }

    @Test
    void hotKeys_showKeysAsTheyAre_whateverTheirType() {
        BatchWriter strings = bench.dynamo.writer("s", KeySchema.of("pk", KeyType.S));
        strings.put(Map.of("pk", "Zürich"));
        BatchWriter binaries = bench.dynamo.writer("b", KeySchema.of("pk", KeyType.B));
        binaries.put(Map.of("pk", new byte[] {-1, 0, 7}));
        bench.linger();
        assertThat(bench.dynamo.hotKeys("s"))
                .singleElement()
                .satisfies(key -> assertThat(key.partitionKey()).isEqualTo(Map.of("pk", "Zürich")));
        assertThat(bench.dynamo.hotKeys("b"))
                .singleElement()
                .satisfies(key ->
                        assertThat(key.partitionKey().get("pk")).isEqualTo(ByteBuffer.wrap(new byte[] {-1, 0, 7})));
    }

    @Test
    void singlePut_isLeftToTheService_whenItsKeyIsWrong() {
        bench.dynamo.writer("t", NUMBERS);
        send(bench.dynamo.putAsync("t", Map.of("id", "a string")));
        send(bench.dynamo.putAsync("unknown", Map.of("id", 1)));
        bench.time.advance(Duration.ZERO);
        assertThat(service.requests).hasSize(2);
        assertThat(bench.dynamo.hotKeys("t")).isEmpty();
        assertThat(bench.dynamo.hotKeys("unknown")).isEmpty();
    }
}
