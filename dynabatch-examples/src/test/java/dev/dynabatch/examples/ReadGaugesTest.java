package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Query;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.micrometer.DynabatchMeters;
import dev.dynabatch.opentelemetry.DynabatchTelemetry;
import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.testkit.LocalDynamo;
import dev.dynabatch.testkit.LocalDynamo.Index;
import dev.dynabatch.testkit.LocalDynamo.Table;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gauges of what is read, as both adapters show them. */
@LocalDynamo(
        tables = @Table(name = "users", partitionKey = "pk", indexes = @Index(name = "byCity", partitionKey = "city")))
class ReadGaugesTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();

    @Test
    void rateOfAnIndex_andKeysHeldBack_areShown(DynabatchLocal store) {
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                        .setMeterProvider(SdkMeterProvider.builder()
                                .registerMetricReader(metrics)
                                .build())
                        .build();
                Dynabatch dynamo = Dynabatch.builder()
                        .transport(store.transport())
                        .limit(new FixedRate(1_009, 503, Duration.ofSeconds(1)))
                        .observer(DynabatchMeters.of(registry))
                        .observer(DynabatchTelemetry.of(sdk))
                        .build();
                BatchGetter users = dynamo.getter("users")) {
            assertThat(users.get(Map.of("pk", "a")).join()).isEmpty();
            assertThat(dynamo.query("users", Query.of("city", "Ulm").withIndex("byCity")))
                    .isEmpty();
            assertThat(registry.scrape().lines())
                    .contains(
                            "dynabatch_rate_limit_index{index=\"byCity\",table=\"users\"} 503.0",
                            "dynabatch_gets_held_back{table=\"users\"} 0.0");
            assertThat(point("dynabatch.rate.limit.index").getValue()).isEqualTo(503);
            assertThat(point("dynabatch.rate.limit.index")
                            .getAttributes()
                            .asMap()
                            .toString())
                    .contains("db.collection.name=users", "dynabatch.index=byCity");
            assertThat(point("dynabatch.gets.held_back").getValue()).isZero();
        }
    }

    private DoublePointData point(String name) {
        return metrics.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .flatMap(metric -> metric.getDoubleGaugeData().getPoints().stream())
                .findFirst()
                .orElseThrow();
    }
}
