package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.large;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailureReason;
import dev.dynabatch.metrics.BlockedCaller;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.BlockedTotals;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.MetricReadings;
import dev.dynabatch.metrics.MetricReadings.Series;
import dev.dynabatch.metrics.MetricsSnapshot;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.SeriesBounds;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.metrics.TableGauges;
import dev.dynabatch.metrics.ThrottleReason;
import dev.dynabatch.metrics.WriterTotals;
import dev.dynabatch.rate.FixedRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a client counts, what it says it holds, and what observers are told. */
class MetricsTest {
    private final ScriptedService service = ScriptedService.writing();
    private final List<RequestMetrics> requests = new ArrayList<>();
    private final Queue<BlockedCaller> waits = new ConcurrentLinkedQueue<>();
    private final List<Dynabatch> clients = new ArrayList<>();

    private final DynabatchObserver observer = new DynabatchObserver() {
        @Override
        public void requestEnded(RequestMetrics request) {
            requests.add(request);
        }

        @Override
        public void callerBlocked(BlockedCaller wait) {
            waits.add(wait);
        }

        @Override
        public void clientOpened(Dynabatch client) {
            clients.add(client);
        }

        @Override
        public void clientClosed(Dynabatch client) {
            clients.remove(client);
        }
    };

    private Bench bench(Bench made) {
        made.time.advance(Duration.ZERO);
        return made;
    }

    private static String throttled(String... reasons) {
        List<String> list = new ArrayList<>();
        for (String reason : reasons) {
            list.add("{\"reason\":\"" + reason + "\",\"resource\":\"arn\"}");
        }
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"too much\","
                + "\"throttlingReasons\":[" + String.join(",", list) + "]}";
    }

    @Test
    void writers_countEveryOutcome_alsoOnceTheyAreClosed() {
        Bench bench = bench(new Bench(service));
        service.then(request -> request.error(400, "ValidationException", "no"));
        BatchWriter first = bench.writer();
        first.put(item("bad", 1));
        bench.run();
        service.then(ScriptedService.Request::written);
        putMany(first, "k", 53);
        first.put(item("k52", 2));
        bench.run();
        BatchWriter second = bench.writer();
        putMany(second, "m", 7);
        WriterTotals before = bench.dynamo.metrics().writer("t");
        assertThat(before.pending()).isEqualTo(7);
        bench.close(first);
        bench.run();
        bench.close(second);
        WriterTotals totals = bench.dynamo.metrics().writer("t");
        assertThat(totals).isEqualTo(new WriterTotals(62, 60, 1, Map.of(FailureReason.REFUSED, 1L), Map.of()));
        assertThat(bench.dynamo.metrics().writerTotal()).isEqualTo(totals);
        assertThat(bench.dynamo.metrics().gauges().of("t")).isEqualTo(TableGauges.NONE);
    }

    @Test
    void reset_beginsAllSumsAnew_andLeavesWhatIsUnderWay() {
        Bench bench = bench(new Bench(service));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 53);
        bench.run();
        service.then(request -> {});
        putMany(writer, "m", 7);
        bench.linger();
        bench.dynamo.resetMetrics();
        assertThat(bench.dynamo.metrics().writer("t").pending()).isEqualTo(7);
        service.last().written();
        assertThat(bench.dynamo.metrics().writer("t")).isEqualTo(new WriterTotals(7, 7, 0, Map.of(), Map.of()));
        bench.close(writer);
        assertThat(bench.dynamo.metrics().writer("t").written()).isEqualTo(7);
    }

    @Test
    void snapshots_subtract() {
        Bench bench = bench(new Bench(service));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 53);
        bench.run();
        MetricsSnapshot before = bench.dynamo.metrics();
        service.then(request -> request.answer(400, throttled("TableWriteProvisionedThroughputExceeded")));
        putMany(writer, "m", 7);
        bench.linger();
        service.then(ScriptedService.Request::written);
        bench.run();
        MetricsSnapshot spent = bench.dynamo.metrics().minus(before);
        assertThat(spent.writer("t")).isEqualTo(new WriterTotals(7, 7, 0, Map.of(), Map.of()));
        OperationTotals requests = spent.of("t", ServiceOperation.BATCH_WRITE_ITEM);
        assertThat(requests.throttles()).isEqualTo(Map.of(ThrottleReason.PROVISIONED, 7L));
        assertThat(requests.retries()).isEqualTo(1);
        assertThat(spent.minus(spent).total()).isEqualTo(OperationTotals.ZERO);
    }

    @Test
    void throttles_areCountedByReason_asTheServiceSays() {
        Bench bench = bench(new Bench(service, draft -> draft.observers.add(observer)));
        List<String> answers = new ArrayList<>(List.of(
                throttled(),
                throttled("TableWriteKeyRangeThroughputExceeded"),
                throttled("TableWriteKeyRangeThroughputExceeded", "IndexWriteMaxOnDemandThroughputExceeded"),
                throttled("TableWriteAccountLimitExceeded")));
        service.then(request -> {
            if (answers.isEmpty()) {
                service.then(ScriptedService.Request::written);
                request.sendBack("k0");
            } else {
                request.answer(400, answers.remove(0));
            }
        });
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 1);
        bench.run();
        OperationTotals totals = bench.dynamo.metrics().of("t", ServiceOperation.BATCH_WRITE_ITEM);
        assertThat(totals.throttles())
                .isEqualTo(Map.of(
                        ThrottleReason.UNKNOWN, 1L,
                        ThrottleReason.KEY_RANGE, 1L,
                        ThrottleReason.ON_DEMAND_MAXIMUM, 1L,
                        ThrottleReason.ACCOUNT, 1L,
                        ThrottleReason.UNPROCESSED, 1L));
        assertThat(totals.throttled()).isEqualTo(5);
        assertThat(requests.get(0).result()).isEqualTo(RequestMetrics.Result.THROTTLED);
        assertThat(requests.get(4).result()).isEqualTo(RequestMetrics.Result.OK);
        assertThat(requests.get(4).throttleReason()).isEqualTo(ThrottleReason.UNPROCESSED);
        assertThat(requests.get(5).throttleReason()).isNull();
        assertThat(requests.get(0).fill()).isEqualTo(1 / 25.0);
    }

    @Test
    void consumedCapacity_isAddedUpByIndex() {
        Bench bench = bench(new Bench(service));
        service.then(request -> request.answer(
                200,
                "{\"UnprocessedItems\":{},\"ConsumedCapacity\":[{\"TableName\":\"t\",\"CapacityUnits\":7,"
                        + "\"Table\":{\"CapacityUnits\":3},\"GlobalSecondaryIndexes\":{\"g\":{\"CapacityUnits\":3}},"
                        + "\"LocalSecondaryIndexes\":{\"l\":{\"CapacityUnits\":1}}}]}"));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        bench.run();
        putMany(writer, "k", 2);
        bench.run();
        OperationTotals totals = bench.dynamo.metrics().of("t", ServiceOperation.BATCH_WRITE_ITEM);
        assertThat(totals.consumed()).isEqualTo(14);
        assertThat(totals.consumedByIndex()).isEqualTo(Map.of("g", 6.0, "l", 2.0));
    }

    @Test
    void blockedCaller_isCountedAndTold_withTheReason() {
        service.then(request -> {});
        Bench bench = bench(new Bench(service, draft -> {
            draft.memoryBudget = 4 << 20;
            draft.maxInFlight = 3;
            draft.observers.add(observer);
        }));
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        while (writer.tryPut(large("k" + writer.counts().accepted(), 400_000))) {
            // until there is no room
        }
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread blocked = Bench.started(() -> writer.put(large("more", 400_000)), thrown);
        while (!bench.callerBlocked()) {
            Thread.onSpinWait();
        }
        MetricsSnapshot during = bench.dynamo.metrics();
        assertThat(during.gauges().callersBlocked()).isEqualTo(1);
        assertThat(during.gauges().requestsInFlight()).isEqualTo(3);
        assertThat(during.gauges().requestsLimit()).isEqualTo(3);
        assertThat(during.gauges().permits()).isZero();
        assertThat(during.gauges().memoryUsed())
                .isBetween(4_000_000L, during.gauges().memoryLimit());
        assertThat(during.gauges().of("t").queuedOperations()).isEqualTo(10);
        assertThat(during.gauges().of("t").queuedBytes()).isBetween(4_000_000L, 4L << 20);
        while (bench.dynamo.metrics().gauges().callersBlocked() == 0) {
            Thread.onSpinWait();
        }
        bench.time.advance(Duration.ofMillis(7));
        service.request(0).written();
        bench.time.runUntilEnd(blocked);
        assertThat(thrown).hasValue(null);
        WriterTotals totals = bench.dynamo.metrics().writer("t");
        assertThat(totals.blocked()).containsOnlyKeys(BlockedReason.IN_FLIGHT);
        BlockedTotals waited = totals.blocked(BlockedReason.IN_FLIGHT);
        assertThat(waited.waits()).isEqualTo(1);
        bench.linger(); // events gather for a moment
        assertThat(waits)
                .singleElement()
                .isEqualTo(new BlockedCaller("t", BlockedReason.IN_FLIGHT, Duration.ofNanos(waited.nanos()), true));
        assertThat(waited.nanos()).isGreaterThanOrEqualTo(Duration.ofMillis(7).toNanos());
    }

    @Test
    void blockedCaller_isHeldByTheCapacityLimit_whenThatIsWhatHoldsRequestsBack() {
        Bench bench = bench(new Bench(service, draft -> {
            draft.memoryBudget = 4 << 20;
            draft.limit = FixedRate.writes(1);
        }));
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        while (writer.tryPut(large("k" + writer.counts().accepted(), 400_000))) {
            // until there is no room
        }
        Throwable thrown = bench.blocking(() -> writer.put(large("more", 400_000)));
        assertThat(thrown).isNull();
        WriterTotals totals = bench.dynamo.metrics().writer("t");
        assertThat(totals.blocked()).containsOnlyKeys(BlockedReason.CAPACITY);
        assertThat(bench.dynamo.metrics().gauges().of("t").writeUnitsPerSecond())
                .isEqualTo(1);
    }

    @Test
    void client_isTold_whenItIsOpenedAndClosed() {
        Bench bench = bench(new Bench(service, draft -> draft.observers.add(observer)));
        assertThat(clients).containsExactly(bench.dynamo);
        bench.dynamo.close();
        bench.time.advance(Duration.ZERO);
        assertThat(clients).isEmpty();
    }

    @Test
    void observer_missesRequests_whenItIsTooSlow_butNoClosing() {
        Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        Bench bench = bench(new Bench(service, draft -> {
            draft.callbackExecutor = waiting::add;
            draft.observers.add(observer);
        }));
        for (int i = 0; i < 10_007; i++) {
            assertThat(bench.dynamo.putAsync("t", item("a", i))).isNotNull();
            bench.time.advance(Duration.ZERO);
        }
        bench.dynamo.close();
        assertThat(bench.dynamo.metrics().untold()).isEqualTo(7);
        assertThat(bench.dynamo.metrics().total().requests()).isEqualTo(10_007);
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
        assertThat(requests).hasSize(10_000);
        assertThat(clients).isEmpty();
    }

    @Test
    void observer_whoThrows_doesNotKeepOthersFromBeingTold() {
        DynabatchObserver thrower = new DynabatchObserver() {
            @Override
            public void requestEnded(RequestMetrics request) {
                throw new IllegalStateException("on purpose");
            }
        };
        Bench bench = bench(new Bench(service, draft -> draft.observers.addAll(List.of(thrower, observer))));
        assertThat(bench.dynamo.putAsync("t", item("a", 1))).isNotNull();
        bench.run();
        assertThat(requests).hasSize(1);
    }

    @Test
    void readings_areFew_howeverManyTablesAndKeys() {
        Bench bench = bench(new Bench(service));
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 10_007);
        for (int i = 0; i < 1_009; i++) {
            assertThat(bench.dynamo.putAsync("table" + i, item("a", i))).isNotNull();
        }
        bench.run();
        Map<Series, Double> readings = MetricReadings.of(List.of(bench.dynamo), new BoundedTag(3), new BoundedTag(3));
        assertThat(readings.keySet())
                .filteredOn(series -> series.metric() == Metric.ITEMS_SENT)
                .extracting(series -> series.tags().get(0))
                .hasSizeBetween(4, 5)
                .contains("other");
        assertThat(readings.size()).isLessThan(4 * 40);
        assertThat(readings.entrySet().stream()
                        .filter(entry -> entry.getKey().metric() == Metric.ITEMS_SENT)
                        .mapToDouble(Map.Entry::getValue)
                        .sum())
                .isEqualTo(10_007 + 1_009);
    }

    @Test
    void readings_addUpClients_andLeaveOutARateThatIsNone() {
        Bench free = bench(new Bench(service));
        Bench limited = bench(new Bench(service, draft -> draft.limit = new FixedRate(7, 11, Duration.ofSeconds(1))));
        for (Bench bench : List.of(free, limited)) {
            putMany(bench.writer(), "k", 53);
            bench.run();
        }
        BoundedTag tables = new BoundedTag(SeriesBounds.DEFAULTS.tables());
        Map<Series, Double> one = MetricReadings.of(List.of(free.dynamo), tables, tables);
        assertThat(one).doesNotContainKey(new Series(Metric.RATE_LIMIT, List.of("t", "write")));
        Map<Series, Double> both = MetricReadings.of(List.of(free.dynamo, limited.dynamo), tables, tables);
        assertThat(both)
                .containsEntry(new Series(Metric.RATE_LIMIT, List.of("t", "write")), 7.0)
                .containsEntry(new Series(Metric.RATE_LIMIT, List.of("t", "read")), 11.0)
                .containsEntry(new Series(Metric.OPERATIONS, List.of("t", "written")), 106.0)
                .containsEntry(new Series(Metric.OPERATIONS, List.of("t", "refused")), 0.0)
                .containsKey(new Series(Metric.HOT_KEY_RATE, List.of("t", "5")));
        both.keySet()
                .forEach(series -> assertThat(series.tags())
                        .as(series.metric().metricName())
                        .hasSameSizeAs(series.metric().tags()));
        assertThat(both.keySet().stream().map(Series::metric)).noneMatch(Metric::perRequest);
    }
}
