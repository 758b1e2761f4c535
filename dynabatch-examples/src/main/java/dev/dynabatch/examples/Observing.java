package dev.dynabatch.examples;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Write;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.MetricsSnapshot;
import dev.dynabatch.metrics.WriterTotals;
import dev.dynabatch.micrometer.DynabatchMeters;
import dev.dynabatch.opentelemetry.DynabatchTelemetry;
import dev.dynabatch.transport.Transport;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/** Metrics, traces, and ids that go with the operations. */
final class Observing {
    private Observing() {}

    /** @param registry for example {@code new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)} */
    static String prometheus(PrometheusMeterRegistry registry, Transport transport, List<Map<String, Object>> items) {
        // tag::prometheus[]
        try (Dynabatch dynamo = Dynabatch.builder()
                .observer(DynabatchMeters.of(registry))
                .transport(transport)
                .build()) {
            try (BatchWriter users = dynamo.writer("users")) {
                users.putAll(items);
            }
            return registry.scrape(); // what your /metrics answers
        }
        // end::prometheus[]
    }

    static Dynabatch traced(Transport transport, OpenTelemetry openTelemetry) {
        // tag::opentelemetry[]
        return Dynabatch.builder()
                .observer(DynabatchTelemetry.of(openTelemetry)) // often GlobalOpenTelemetry.get()
                .transport(transport)
                .build();
        // end::opentelemetry[]
    }

    @SuppressWarnings("try") // the scope is there to be closed
    static void caller(Dynabatch dynamo, OpenTelemetry openTelemetry) {
        // tag::span[]
        Span span = openTelemetry.getTracer("shop").spanBuilder("sign up").startSpan();
        try (Scope scope = span.makeCurrent();
                BatchWriter users = dynamo.writer("users")) {
            users.put(Map.of("pk", "USER#1", "name", "Ada")); // the request that carries it is a child of "sign up"
        } finally {
            span.end();
        }
        // end::span[]
    }

    static Dynabatch correlated(Transport transport) {
        // tag::correlated[]
        return Dynabatch.builder()
                .correlationId(() -> MDC.get("requestId")) // asked on the caller's thread, in every call
                .transport(transport)
                .build();
        // end::correlated[]
    }

    static void order(BatchWriter orders) {
        // tag::correlation-id[]
        orders.write(Write.put(Map.of("pk", "ORDER#7", "total", 12)).withCorrelationId("checkout-4711"));
        // end::correlation-id[]
    }

    static long snapshot(Dynabatch dynamo) {
        // tag::snapshot[]
        MetricsSnapshot now = dynamo.metrics();
        WriterTotals users = now.writer("users");
        System.out.println(users.written() + " written, " + users.pending() + " to come, "
                + now.gauges().requestsInFlight() + " requests in flight");
        return users.blocked(BlockedReason.CAPACITY).nanos(); // how long callers waited for the table's capacity
        // end::snapshot[]
    }
}
