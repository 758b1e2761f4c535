package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.micrometer.DynabatchMeters;
import dev.dynabatch.opentelemetry.DynabatchTelemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Writes with Dynabatch while somebody looks on. */
final class ObservedClient implements Client {
    private static final Duration COLLECTED_EVERY = Duration.ofSeconds(1);

    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(BatchSpanProcessor.builder(new DroppingExporter.Spans())
                            .build())
                    .build())
            .setMeterProvider(SdkMeterProvider.builder()
                    .registerMetricReader(PeriodicMetricReader.builder(new DroppingExporter.Metrics())
                            .setInterval(COLLECTED_EVERY)
                            .build())
                    .build())
            .build();
    private final boolean spans;
    private final boolean flight;
    private @Nullable Recording recording;
    private final DynabatchClient client;

    ObservedClient(ClientSettings settings, Contender by) {
        boolean all = by == Contender.OBSERVED_ALL;
        spans = all || by == Contender.OBSERVED_OPENTELEMETRY;
        List<DynabatchObserver> observers = new ArrayList<>();
        if (by == Contender.OBSERVED) {
            observers.add(new DynabatchObserver() {});
        }
        if (all || by == Contender.OBSERVED_MICROMETER) {
            observers.add(DynabatchMeters.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
        }
        if (spans) {
            observers.add(DynabatchTelemetry.of(telemetry));
        }
        flight = all || by == Contender.OBSERVED_FLIGHT;
        client = new DynabatchClient(settings, false, observers);
        record();
    }

    /** Has the flight recorder look on, if it is among those who do. */
    void record() {
        if (!flight || recording != null) {
            return;
        }
        recording = new Recording();
        for (String event : List.of("Request", "Throttle", "BlockedCaller", "GaveUp")) {
            recording.enable("dev.dynabatch." + event);
        }
        recording.start();
    }

    /** Has the flight recorder, which looks on at all clients of a process, look away. */
    void recordNoMore() {
        if (recording != null) {
            recording.close();
            recording = null;
        }
    }

    @Override
    @SuppressWarnings("try") // the scope is there to be closed
    public void write(Blocks blocks) {
        if (!spans) {
            client.write(blocks);
            return;
        }
        Span caller = telemetry.getTracer("bench").spanBuilder("caller").startSpan();
        try (Scope scope = caller.makeCurrent()) {
            client.write(blocks);
        } finally {
            caller.end();
        }
    }

    @Override
    public void finish(int items) {
        client.finish(items);
    }

    @Override
    public void close() {
        client.close();
        recordNoMore();
        telemetry.close();
    }
}
