package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.transport.Transport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs the examples of metrics, traces and ids. */
class ObservingTest {
    private static final List<Map<String, Object>> ITEMS = IntStream.range(0, 107)
            .mapToObj(i -> Map.<String, Object>of("pk", "USER#" + i, "name", "User " + i))
            .toList();

    private static final String OPERATIONS = "dynabatch_operations_total{outcome=\"written\",table=\"users\"} 107.0";
    private static final String WRITTEN = "dynabatch_request_duration_seconds_count{"
            + "operation=\"BatchWriteItem\",result=\"ok\",table=\"users\"} ";

    private final DynabatchLocal local = DynabatchLocal.inMemory();
    private final Transport transport = local.transport();

    @BeforeEach
    void createTable() {
        try (Dynabatch dynamo = Dynabatch.builder().transport(transport).build()) {
            dynamo.tables().create("users", KeySchema.parse("pk"));
        }
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void prometheus_showsWhatWasWritten_asText() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        String text = Observing.prometheus(registry, transport, ITEMS);
        assertThat(text.lines()).contains("# TYPE dynabatch_memory_used_bytes gauge");
        String later = whenRequestsAreTold(registry);
        assertThat(later.lines())
                .contains(
                        "# TYPE dynabatch_operations_total counter",
                        OPERATIONS,
                        "# TYPE dynabatch_request_duration_seconds summary")
                .anyMatch(line -> line.startsWith(WRITTEN));
        assertThat(text + later).doesNotContain("USER#");
    }

    /**
     * Requests are told to observers a little after they have ended, and not all at once; with the first one of a table its
     * series are made, one after the other, and a scrape meanwhile has some of them.
     */
    private static String whenRequestsAreTold(PrometheusMeterRegistry registry) {
        long start = System.nanoTime();
        String text = registry.scrape();
        while (!(text.contains(WRITTEN) && text.contains(OPERATIONS)) && System.nanoTime() - start < 10_000_000_000L) {
            Thread.onSpinWait();
            text = registry.scrape();
        }
        return text;
    }

    @Test
    void opentelemetry_hasASpanOfEachRequest_underItsCaller() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        InMemoryMetricReader metrics = InMemoryMetricReader.create();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(metrics).build())
                .build()) {
            try (Dynabatch dynamo = Observing.traced(transport, sdk)) {
                Observing.caller(dynamo, sdk);
            }
            SpanData caller = named(spans, "sign up");
            SpanData request = named(spans, "DynamoDB.BatchWriteItem");
            assertThat(request.getParentSpanId()).isEqualTo(caller.getSpanId());
            assertThat(request.getAttributes().asMap().toString())
                    .contains("db.system.name=aws.dynamodb", "aws.dynamodb.table_names=[users]");
            assertThat(metrics.collectAllMetrics())
                    .extracting(MetricData::getName)
                    .contains("db.client.operation.duration", "dynabatch.operations");
        }
    }

    private static SpanData named(InMemorySpanExporter spans, String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void logLine_hasTheCallersId_inItsDiagnosticContext() {
        Logger log = (Logger) LoggerFactory.getLogger("dev.dynabatch.requests");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        Level before = log.getLevel();
        log.setLevel(Level.DEBUG);
        try (Dynabatch dynamo = Observing.correlated(transport)) {
            MDC.put("requestId", "r-3");
            dynamo.put("users", Map.of("pk", "a"));
            MDC.remove("requestId");
            dynamo.put("users", Map.of("pk", "b"));
            try (BatchWriter users = dynamo.writer("users", KeySchema.parse("pk"))) {
                Observing.order(users);
            }
        } finally {
            log.setLevel(before);
            log.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(line -> line.getMDCPropertyMap().get("dynabatch.correlationId"))
                .containsExactly("r-3", null, "checkout-4711");
    }

    @Test
    void snapshot_tellsHowFarTheWritersAre() {
        try (Dynabatch dynamo = Dynabatch.builder().transport(transport).build()) {
            try (BatchWriter users = dynamo.writer("users")) {
                users.putAll(ITEMS);
            }
            assertThat(Observing.snapshot(dynamo)).isZero();
            assertThat(dynamo.metrics().writer("users").written()).isEqualTo(107);
        }
    }
}
