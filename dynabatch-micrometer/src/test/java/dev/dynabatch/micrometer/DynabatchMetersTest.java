package dev.dynabatch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.SeriesBounds;
import dev.dynabatch.rate.FixedRate;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DynabatchMetersTest {
    private static final KeySchema KEY = KeySchema.of("pk", KeyType.S);

    private final MockClock clock = new MockClock();
    private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final DynabatchLocal local = DynabatchLocal.inMemory();
    private final List<Dynabatch> clients = new ArrayList<>();

    /** Everybody is told before a call returns. */
    private Dynabatch client(DynabatchMeters meters) {
        Dynabatch client = Dynabatch.builder()
                .transport(local.transport())
                .callbackExecutor(Runnable::run)
                .limit(new FixedRate(100_003, 50_021, Duration.ofSeconds(1)))
                .observer(meters)
                .build();
        clients.add(client);
        return client;
    }

    @AfterEach
    void close() {
        clients.forEach(Dynabatch::close);
        local.close();
    }

    private void write(Dynabatch client, String table, int items) {
        try (BatchWriter writer = client.writer(table, KEY)) {
            for (int i = 0; i < items; i++) {
                writer.put(Map.of("pk", table + i));
            }
        }
        toldOfAll();
    }

    /** Waits until the registry has been told of every request. */
    private void toldOfAll() {
        long requests = clients.stream()
                .mapToLong(each -> each.metrics().total().requests())
                .sum();
        while (registry.find(Metric.REQUEST_DURATION.metricName()).timers().stream()
                        .mapToLong(Timer::count)
                        .sum()
                < requests) {
            Thread.onSpinWait();
        }
    }

    private double counted(Metric metric, String... tags) {
        clock.add(1, TimeUnit.SECONDS);
        return registry.get(metric.metricName()).tags(tags).functionCounter().count();
    }

    private double gauge(Metric metric, String... tags) {
        clock.add(1, TimeUnit.SECONDS);
        return registry.get(metric.metricName()).tags(tags).gauge().value();
    }

    @Test
    void registry_hasWhatTheClientCounts() {
        Dynabatch client = client(DynabatchMeters.of(registry));
        client.tables().create("users", KEY);
        write(client, "users", 53);
        assertThat(counted(Metric.OPERATIONS, "table", "users", "outcome", "written"))
                .isEqualTo(53);
        assertThat(counted(Metric.OPERATIONS, "table", "users", "outcome", "refused"))
                .isZero();
        assertThat(counted(Metric.OPERATIONS_ACCEPTED, "table", "users")).isEqualTo(53);
        assertThat(counted(Metric.ITEMS_SENT, "table", "users", "operation", "BatchWriteItem"))
                .isEqualTo(53);
        assertThat(counted(Metric.CAPACITY_CONSUMED, "table", "users", "operation", "BatchWriteItem"))
                .isEqualTo(53);
        var batches = registry.get(Metric.REQUEST_DURATION.metricName())
                .tags("table", "users", "operation", "BatchWriteItem", "result", "ok")
                .timer();
        assertThat(batches.count()).isBetween(3L, 53L);
        var fill = registry.get(Metric.REQUEST_FILL.metricName())
                .tags("operation", "BatchWriteItem")
                .summary();
        assertThat(fill.count()).isEqualTo(batches.count());
        assertThat(fill.totalAmount() * 25).isBetween(52.99, 53.01);
        assertThat(registry.get(Metric.REQUEST_SIZE.metricName())
                        .tags("operation", "BatchWriteItem")
                        .summary()
                        .totalAmount())
                .isGreaterThan(53 * 20);
        assertThat(gauge(Metric.RATE_LIMIT, "table", "users", "capacity", "write"))
                .isEqualTo(100_003);
        assertThat(gauge(Metric.RATE_LIMIT, "table", "users", "capacity", "read"))
                .isEqualTo(50_021);
        assertThat(gauge(Metric.MEMORY_LIMIT)).isGreaterThan(4 << 20);
        assertThat(gauge(Metric.IN_FLIGHT)).isZero();
        assertThat(gauge(Metric.HOT_KEY_RATE, "table", "users", "rank", "1")).isPositive();
        assertThat(gauge(Metric.QUEUE_OPERATIONS, "table", "users")).isZero();
    }

    /** That everything was looked at for another reason, a moment ago, does not make old what is asked for now. */
    @Test
    void firstReading_isOfNow() {
        Dynabatch client = client(DynabatchMeters.of(registry));
        client.tables().create("users", KEY);
        write(client, "users", 53);
        write(client, "users", 7);
        assertThat(registry.get(Metric.OPERATIONS.metricName())
                        .tags("table", "users", "outcome", "written")
                        .functionCounter()
                        .count())
                .isEqualTo(60);
    }

    @Test
    void everyMeter_isOfTheCatalogue_withItsTags() {
        Dynabatch client = client(DynabatchMeters.of(registry));
        client.tables().create("users", KEY);
        write(client, "users", 53);
        client.get("users", Map.of("pk", "users1"));
        toldOfAll();
        for (Meter meter : registry.getMeters()) {
            Metric metric = List.of(Metric.values()).stream()
                    .filter(each -> each.metricName().equals(meter.getId().getName()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(meter.getId()));
            assertThat(meter.getId().getTags())
                    .as(metric.metricName())
                    .extracting(Tag::getKey)
                    .containsExactlyInAnyOrderElementsOf(
                            metric.tags().stream().map(Metric.Tag::key).toList());
            assertThat(meter.getId().getDescription()).isEqualTo(metric.description());
        }
    }

    @Test
    void gauges_areRemoved_whenTheClientIsClosed_andCountersStay() {
        DynabatchMeters meters = DynabatchMeters.of(registry);
        Dynabatch first = client(meters);
        Dynabatch second = client(meters);
        first.tables().create("users", KEY);
        write(first, "users", 53);
        write(second, "users", 7);
        assertThat(counted(Metric.OPERATIONS, "outcome", "written")).isEqualTo(60);
        double memory = gauge(Metric.MEMORY_LIMIT);
        first.close();
        assertThat(gauge(Metric.MEMORY_LIMIT)).isEqualTo(memory / 2);
        assertThat(counted(Metric.OPERATIONS, "outcome", "written")).isEqualTo(60);
        second.close();
        assertThat(counted(Metric.OPERATIONS, "outcome", "written")).isEqualTo(60);
        assertThat(registry.getMeters()).noneMatch(meter -> meter.getId().getType() == Meter.Type.GAUGE);
        write(client(meters), "users", 3);
        assertThat(counted(Metric.OPERATIONS, "outcome", "written")).isEqualTo(63);
        assertThat(gauge(Metric.MEMORY_LIMIT)).isEqualTo(memory / 2);
    }

    @Test
    void meters_areFew_howeverManyTablesAndKeysThereAre() {
        Dynabatch client = client(DynabatchMeters.builder(registry)
                .bounds(SeriesBounds.DEFAULTS.withTables(3))
                .build());
        for (int i = 0; i < 23; i++) {
            client.tables().create("table" + i, KEY);
            write(client, "table" + i, 101);
        }
        assertThat(registry.getMeters().size()).isLessThan(250);
        assertThat(registry.getMeters().stream()
                        .map(meter -> meter.getId().getTag("table"))
                        .distinct())
                .containsExactlyInAnyOrder("table0", "table1", "table2", "other", null);
        assertThat(registry.find(Metric.OPERATIONS.metricName()).tags("outcome", "written").functionCounters().stream()
                        .mapToDouble(counter -> {
                            clock.add(1, TimeUnit.SECONDS);
                            return counter.count();
                        })
                        .sum())
                .isEqualTo(23 * 101);
    }

    @Test
    void tags_areOnEveryMeter_whenGiven() {
        Dynabatch client =
                client(DynabatchMeters.builder(registry).tags("job", "nightly").build());
        client.tables().create("users", KEY);
        write(client, "users", 7);
        assertThat(registry.getMeters())
                .isNotEmpty()
                .allMatch(meter -> "nightly".equals(meter.getId().getTag("job")));
    }

    @Test
    void bounds_belowZero_areRefused() {
        assertThatThrownBy(() -> SeriesBounds.DEFAULTS.withTables(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
