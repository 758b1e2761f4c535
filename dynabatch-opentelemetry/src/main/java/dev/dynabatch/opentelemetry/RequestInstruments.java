package dev.dynabatch.opentelemetry;

import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.MetricsSnapshot.TableOperation;
import dev.dynabatch.metrics.RequestMetrics;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The histograms, which are told of every request. */
final class RequestInstruments {
    /** The convention's name for {@link Metric#REQUEST_DURATION}. */
    static final String DURATION = "db.client.operation.duration";
    /** Its buckets. Source: semantic conventions, "Database client metrics". */
    private static final List<Double> SECONDS = List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);

    private static final List<Double> SHARES = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);
    private static final List<Long> BYTES =
            List.of(256L, 1L << 10, 4L << 10, 16L << 10, 64L << 10, 256L << 10, 1L << 20, 4L << 20, 16L << 20);
    private static final double NANOS_PER_SECOND = 1e9;
    /** Errors have names of the service's, of which there are some dozens; what else comes up is counted under one. */
    private static final int MOST_ERRORS = 50;

    private final BoundedTag tables;
    private final BoundedTag errors = new BoundedTag(MOST_ERRORS);
    private final DoubleHistogram duration;
    private final DoubleHistogram fill;
    private final LongHistogram requestSize;
    private final LongHistogram responseSize;
    private final Map<TableOperation, Attributes> attributes = new ConcurrentHashMap<>();

    RequestInstruments(Meter meter, BoundedTag tables) {
        this.tables = tables;
        this.duration = meter.histogramBuilder(DURATION)
                .setUnit("s")
                .setDescription(Metric.REQUEST_DURATION.description())
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
        this.fill = meter.histogramBuilder(Metric.REQUEST_FILL.metricName())
                .setUnit(Metric.REQUEST_FILL.unit())
                .setDescription(Metric.REQUEST_FILL.description())
                .setExplicitBucketBoundariesAdvice(SHARES)
                .build();
        this.requestSize = bytes(meter, Metric.REQUEST_SIZE);
        this.responseSize = bytes(meter, Metric.RESPONSE_SIZE);
    }

    private static LongHistogram bytes(Meter meter, Metric metric) {
        return meter.histogramBuilder(metric.metricName())
                .setUnit(metric.unit())
                .setDescription(metric.description())
                .ofLongs()
                .setExplicitBucketBoundariesAdvice(BYTES)
                .build();
    }

    void record(RequestMetrics request) {
        if (!duration.isEnabled() && !fill.isEnabled() && !requestSize.isEnabled() && !responseSize.isEnabled()) {
            return;
        }
        TableOperation key = new TableOperation(tables.of(request.table()), request.operation());
        Attributes of = attributes.computeIfAbsent(key, RequestInstruments::attributes);
        double seconds = request.duration().toNanos() / NANOS_PER_SECOND;
        duration.record(seconds, withError(of, request.error()), Context.root());
        if (request.operation().mostItems() > 1) {
            fill.record(request.fill(), of, Context.root());
        }
        requestSize.record(request.requestBytes(), of, Context.root());
        responseSize.record(request.responseBytes(), of, Context.root());
    }

    private Attributes withError(Attributes of, @Nullable String error) {
        return error == null
                ? of
                : of.toBuilder().put(Keys.ERROR_TYPE, errors.of(error)).build();
    }

    /** As in spans; the other metrics of the catalogue have its own tags. */
    private static Attributes attributes(TableOperation key) {
        return Attributes.of(
                Keys.SYSTEM, Keys.DYNAMODB, Keys.OPERATION, key.operation().wireName(), Keys.COLLECTION, key.table());
    }
}
