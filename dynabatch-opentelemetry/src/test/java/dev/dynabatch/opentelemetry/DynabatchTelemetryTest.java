package dev.dynabatch.opentelemetry;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.ServiceException;
import dev.dynabatch.Write;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.SeriesBounds;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DynabatchTelemetryTest {
    private static final KeySchema KEY = KeySchema.of("pk", KeyType.S);

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    private final DynabatchLocal local = DynabatchLocal.inMemory();
    private final List<Dynabatch> clients = new ArrayList<>();

    private Dynabatch client(DynabatchTelemetry telemetry) {
        Dynabatch client = Dynabatch.builder()
                .transport(local.transport())
                .callbackExecutor(Runnable::run)
                .observer(telemetry)
                .build();
        clients.add(client);
        return client;
    }

    @AfterEach
    void close() {
        clients.forEach(Dynabatch::close);
        local.close();
        sdk.close();
    }

    private Span span(String name) {
        return sdk.getTracer("test").spanBuilder(name).startSpan();
    }

    @SuppressWarnings("try") // the scope is there to be closed
    private static void in(Span span, Runnable call) {
        try (Scope scope = span.makeCurrent()) {
            call.run();
        } finally {
            span.end();
        }
    }

    /** Waits until everybody has been told of every request. */
    private void told() {
        long requests = clients.stream()
                .mapToLong(client -> client.metrics().total().requests())
                .sum();
        while (spans.getFinishedSpanItems().stream()
                        .filter(span -> span.getName().startsWith("DynamoDB."))
                        .count()
                < requests) {
            Thread.onSpinWait();
        }
    }

    private List<SpanData> named(String name) {
        told();
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private MetricData metric(String name) {
        told();
        Collection<MetricData> all = metrics.collectAllMetrics();
        return all.stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among "
                        + all.stream().map(MetricData::getName).toList()));
    }

    @Test
    void span_saysWhatTheConventionsAsk_andItsParentIsTheCaller() {
        Dynabatch client = client(DynabatchTelemetry.of(sdk));
        client.tables().create("users", KEY);
        Span caller = span("caller");
        in(caller, () -> {
            try (BatchWriter users = client.writer("users", KEY)) {
                users.write(Write.put(Map.of("pk", "a")).withCorrelationId("order 7"));
                users.put(Map.of("pk", "b"));
                users.flush();
            }
        });
        SpanData batch = named("DynamoDB.BatchWriteItem").get(0);
        assertThat(batch)
                .hasKind(SpanKind.CLIENT)
                .hasParentSpanId(caller.getSpanContext().getSpanId())
                .hasTraceId(caller.getSpanContext().getTraceId())
                .hasAttribute(Keys.SYSTEM, "aws.dynamodb")
                .hasAttribute(Keys.OPERATION, "BatchWriteItem")
                .hasAttribute(Keys.COLLECTION, "users")
                .hasAttribute(Keys.BATCH_SIZE, 2L)
                .hasAttribute(Keys.TABLE_NAMES, List.of("users"))
                .hasAttribute(Keys.CONSUMED, List.of("{\"TableName\":\"users\",\"CapacityUnits\":2.0}"))
                .hasAttribute(Keys.HTTP_STATUS, 200L)
                .hasAttribute(Keys.ATTEMPT, 1L)
                .hasAttribute(Keys.CORRELATION_IDS, List.of("order 7"));
        assertThat(batch.getAttributes().get(Keys.REQUEST_ID)).isNotEmpty();
        assertThat(batch.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(batch.getEndEpochNanos()).isGreaterThanOrEqualTo(batch.getStartEpochNanos());
        assertThat(batch.getLinks()).isEmpty();
    }

    @Test
    void span_isLinkedToEachCaller_whenThereAreSeveral() {
        Dynabatch client = client(DynabatchTelemetry.of(sdk));
        client.tables().create("users", KEY);
        Span one = span("one");
        Span other = span("other");
        try (BatchWriter users = client.writer("users", KEY)) {
            in(one, () -> users.put(Map.of("pk", "a")));
            in(other, () -> users.put(Map.of("pk", "b")));
            users.put(Map.of("pk", "c"));
        }
        List<SpanContext> linked = named("DynamoDB.BatchWriteItem").stream()
                .flatMap(span -> span.getLinks().stream())
                .map(LinkData::getSpanContext)
                .toList();
        List<String> parents = named("DynamoDB.BatchWriteItem").stream()
                .map(SpanData::getParentSpanId)
                .toList();
        if (named("DynamoDB.BatchWriteItem").size() == 1) { // as always, unless the machine stood still for the linger
            assertThat(linked).containsExactly(one.getSpanContext(), other.getSpanContext());
            assertThat(parents).containsExactly("0000000000000000");
        }
    }

    @Test
    void span_hasTheError_whenTheCallFails() {
        Dynabatch client = client(DynabatchTelemetry.of(sdk));
        Span caller = span("caller");
        in(
                caller,
                () -> assertThatThrownBy(() -> client.get("missing", Map.of("pk", "a")))
                        .isInstanceOf(ServiceException.class));
        assertThat(named("DynamoDB.GetItem"))
                .singleElement()
                .satisfies(span -> assertThat(span)
                        .hasParentSpanId(caller.getSpanContext().getSpanId())
                        .hasAttribute(Keys.ERROR_TYPE, "ResourceNotFoundException")
                        .hasAttribute(Keys.RESPONSE_STATUS, "ResourceNotFoundException")
                        .hasAttribute(Keys.HTTP_STATUS, 400L)
                        .hasStatusSatisfying(status -> status.hasCode(StatusCode.ERROR)));
        assertThat(metric(RequestInstruments.DURATION).getHistogramData().getPoints())
                .anySatisfy(point ->
                        assertThat(point.getAttributes().get(Keys.ERROR_TYPE)).isEqualTo("ResourceNotFoundException"));
    }

    @Test
    void metrics_haveWhatTheClientCounts_alsoOnceItIsClosed() {
        Dynabatch client = client(DynabatchTelemetry.of(sdk));
        client.tables().create("users", KEY);
        try (BatchWriter users = client.writer("users", KEY)) {
            for (int i = 0; i < 53; i++) {
                users.put(Map.of("pk", "a" + i));
            }
        }
        HistogramPointData duration = metric(RequestInstruments.DURATION).getHistogramData().getPoints().stream()
                .filter(point -> "BatchWriteItem".equals(point.getAttributes().get(Keys.OPERATION)))
                .findFirst()
                .orElseThrow();
        assertThat(duration.getCount()).isBetween(3L, 53L);
        assertThat(duration.getBoundaries()).contains(0.001, 10.0);
        assertThat(metric(Metric.REQUEST_FILL.metricName())
                        .getHistogramData()
                        .getPoints()
                        .iterator()
                        .next()
                        .getSum())
                .isBetween(2.11, 2.13);
        assertThat(metric(Metric.MEMORY_LIMIT.metricName()).getDoubleGaugeData().getPoints())
                .hasSize(1);
        for (boolean open : new boolean[] {true, false}) {
            assertThat(metric(Metric.OPERATIONS.metricName()).getDoubleSumData().getPoints())
                    .as("open %s", open)
                    .filteredOn(point -> point.getAttributes().asMap().containsValue("written"))
                    .singleElement()
                    .satisfies(point -> assertThat(point.getValue()).isEqualTo(53));
            client.close();
        }
        assertThat(metrics.collectAllMetrics())
                .extracting(MetricData::getName)
                .doesNotContain(Metric.MEMORY_LIMIT.metricName());
    }

    @Test
    void series_areFew_howeverManyTablesThereAre() {
        Dynabatch client = client(DynabatchTelemetry.of(sdk, SeriesBounds.DEFAULTS.withTables(3)));
        for (int i = 0; i < 23; i++) {
            client.tables().create("table" + i, KEY);
            client.put("table" + i, Map.of("pk", "a"));
        }
        told();
        for (MetricData metric : metrics.collectAllMetrics()) {
            assertThat(metric.getData().getPoints().stream()
                            .map(point -> point.getAttributes().get(Keys.COLLECTION))
                            .distinct())
                    .as(metric.getName())
                    .hasSizeLessThanOrEqualTo(5);
        }
        assertThat(named("DynamoDB.PutItem")).hasSize(23);
    }

    @Test
    void callers_areNotNoted_whenNobodyWantsSpans() {
        assertThat(DynabatchTelemetry.of(OpenTelemetry.noop()).callerContext()).isNull();
        assertThat(DynabatchTelemetry.of(OpenTelemetrySdk.builder().build()).callerContext())
                .isNull();
        Supplier<?> noted = DynabatchTelemetry.of(sdk).callerContext();
        assertThat(noted).isNotNull();
        assertThat(noted.get()).isNull();
        Span caller = span("caller");
        in(caller, () -> assertThat(noted.get()).isEqualTo(caller.getSpanContext()));
    }

    @Test
    void noop_worksAsWithoutTelemetry() {
        Dynabatch client = client(DynabatchTelemetry.of(OpenTelemetry.noop()));
        client.tables().create("users", KEY);
        client.put("users", Map.of("pk", "a"));
        assertThat(client.get("users", Map.of("pk", "a")).item()).isPresent();
        assertThat(client.get("users", Map.of("pk", "a")).metrics().duration()).isGreaterThan(Duration.ZERO);
    }
}
