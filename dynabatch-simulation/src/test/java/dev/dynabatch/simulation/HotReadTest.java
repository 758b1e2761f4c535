package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.MetricReadings;
import dev.dynabatch.metrics.MetricReadings.Series;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A hot partition key among those that are read, on virtual time. */
class HotReadTest {
    private static final KeySchema SCHEMA = KeySchema.parse("pk:S,sk:N");
    private static final Duration LONG = Duration.ofHours(3);

    private final VirtualTime time = new VirtualTime();
    private final List<Runnable> closings = new ArrayList<>();

    /** While time moves: closing waits for the keys that a test has left open. */
    @AfterEach
    void close() {
        closings.forEach(this::blocking);
    }

    private Dynabatch client(CapacityModel model, Consumer<ClientConfig.Draft> settings) {
        DynabatchLocal local = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(time.millis()))
                .capacity(model)
                .build();
        Dynabatch dynamo = SimulatedClient.create(time, local.transport(), 11, settings);
        closings.add(dynamo::close);
        closings.add(local::close);
        blocking(() -> dynamo.tables().create("tab", SCHEMA));
        return dynamo;
    }

    private void blocking(Runnable call) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        time.runUntilEnd(Bench.started(call, thrown));
        assertThat(thrown.get()).isNull();
    }

    private static BatchGetter getter(Dynabatch dynamo) {
        return dynamo.getter("tab", GetterOptions.DEFAULTS.withKeySchema(SCHEMA).withConsistentRead(true));
    }

    private static Map<String, Object> key(int number) {
        return Map.of("pk", number % 10 < 3 ? "hot" : "k" + number, "sk", number);
    }

    @Test
    void getAllUnordered_goesOn_besideAHotKey() {
        CapacityModel model = CapacityModel.provisioned(40_000, 40_000)
                .withBurst(Duration.ZERO)
                .withPartitionLimits(40_000, 500);
        Dynabatch dynamo = client(model, draft -> {});
        BatchGetter getter = getter(dynamo);
        Duration begun = time.elapsed();
        Duration[] othersDone = {begun};
        int[] answers = {0};
        blocking(() -> {
            try (Stream<KeyedItem> all = getter.getAllUnordered(
                    IntStream.range(0, 40_009).mapToObj(HotReadTest::key).iterator())) {
                all.forEach(answer -> {
                    answers[0]++;
                    if (!answer.key().get("pk").equals("hot")) {
                        othersDone[0] = time.elapsed();
                    }
                });
            }
        });
        assertThat(answers[0]).isEqualTo(40_009);
        // the hot key's 12,003 take 23 s at 500 a second; 6,400 asked for at a time, 30 % of them hot, would take as
        // long
        assertThat(time.elapsed().minus(begun)).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(35));
        assertThat(othersDone[0].minus(begun)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void hotKey_isGivenUp_withAllThatWaitsForIt_andTheOthersAreRead() {
        CapacityModel model = CapacityModel.provisioned(40_000, 40_000)
                .withBurst(Duration.ZERO)
                .withPartitionLimits(40_000, 1);
        RetryPolicy impatient = RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofSeconds(17));
        Dynabatch dynamo = client(model, draft -> draft.retryPolicy = impatient);
        blocking(() -> dynamo.put("tab", Map.of("pk", "hot", "sk", -1, "text", "x".repeat(400_000))));
        BatchGetter getter = getter(dynamo);
        var large = getter.get(Map.of("pk", "hot", "sk", -1)); // its partition is in debt for 100 s
        time.advance(Duration.ofSeconds(1));
        assertThat(large).isCompleted();
        List<CompletableFuture<Optional<Item>>> hot = new ArrayList<>();
        List<CompletableFuture<Optional<Item>>> others = new ArrayList<>();
        for (int i = 0; i < 337; i++) {
            (key(i).get("pk").equals("hot") ? hot : others).add(getter.get(key(i)));
        }
        var flushed = getter.flushAsync();
        time.runUntilIdle(LONG);
        assertThat(flushed).isDone();
        assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(60));
        long read = others.stream()
                .filter(future -> !future.isCompletedExceptionally())
                .count();
        assertThat(read).isGreaterThan(others.size() * 9 / 10); // not its neighbours in the partition
        List<Throwable> failures = hot.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(HotReadTest::failure)
                .toList();
        assertThat(failures)
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ServiceException.class)
                        .hasMessageContaining("get from table 'tab'"));
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void keysLeftOpen_areWaitedFor_whenTheClientIsClosed() {
        Dynabatch dynamo = client(CapacityModel.onDemand(), draft -> {});
        var asked = getter(dynamo).get(key(1));
        close();
        assertThat(asked).isCompletedWithValue(Optional.empty());
    }

    @Test
    void keysHeldBack_areAGauge_untilTheyAreRead() {
        CapacityModel model = CapacityModel.provisioned(40_000, 40_000)
                .withBurst(Duration.ZERO)
                .withPartitionLimits(40_000, 10);
        Dynabatch dynamo = client(model, draft -> {});
        BatchGetter getter = getter(dynamo);
        List<CompletableFuture<Optional<Item>>> asked = new ArrayList<>();
        for (int i = 0; i < 337; i++) {
            asked.add(getter.get(Map.of("pk", "hot", "sk", i)));
            asked.add(getter.get(Map.of("pk", "k" + i, "sk", i)));
        }
        var flushed = getter.flushAsync();
        time.advance(Duration.ofMillis(300));
        long open = asked.stream().filter(future -> !future.isDone()).count();
        long held = dynamo.metrics().gauges().of("tab").heldBackGets();
        double read = heldBack(dynamo);
        time.runUntilIdle(LONG);
        assertThat(held).isBetween(open - 100, open).isGreaterThan(100); // a request to try the key may be under way
        assertThat(read).isEqualTo((double) held);
        assertThat(flushed).isDone();
        assertThat(heldBack(dynamo)).isZero();
    }

    private static double heldBack(Dynabatch dynamo) {
        BoundedTag all = new BoundedTag(100);
        return MetricReadings.of(List.of(dynamo), all, all).get(new Series(Metric.GETS_HELD_BACK, List.of("tab")));
    }

    private static Throwable failure(CompletableFuture<?> failed) {
        return failed.handle((item, failure) -> failure).join();
    }

    @Test
    void whoAsksForAKeyThatIsHeldBack_joins() {
        CapacityModel model = CapacityModel.provisioned(40_000, 40_000)
                .withBurst(Duration.ZERO)
                .withPartitionLimits(40_000, 10);
        Dynabatch dynamo = client(model, draft -> {});
        BatchGetter getter = getter(dynamo);
        List<CompletableFuture<Optional<Item>>> asked = new ArrayList<>();
        for (int round = 0; round < 7; round++) {
            for (int i = 0; i < 101; i++) {
                asked.add(getter.get(Map.of("pk", "hot", "sk", i)));
                asked.add(getter.get(Map.of("pk", "k" + i, "sk", i)));
            }
            time.advance(Duration.ofMillis(300));
        }
        asked.get(0).cancel(false);
        asked.get(200).cancel(false);
        var flushed = getter.flushAsync();
        time.runUntilIdle(LONG);
        assertThat(flushed).isDone();
        assertThat(asked.stream().skip(1).filter(future -> !future.isCancelled()))
                .allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        // 101 hot keys, at ten a second, are read once or twice each, and not seven times
        assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(40));
    }
}
