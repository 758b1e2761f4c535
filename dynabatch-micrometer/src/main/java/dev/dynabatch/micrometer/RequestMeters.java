package dev.dynabatch.micrometer;

import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.MetricsSnapshot.TableOperation;
import dev.dynabatch.metrics.RequestMetrics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The meters that are told of every request of one operation on one table. */
final class RequestMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    /** Made when first needed: most requests end well, and most tables are never throttled. */
    private final Map<RequestMetrics.Result, Timer> durations = new ConcurrentHashMap<>();

    private final @Nullable DistributionSummary fill;
    private final DistributionSummary requestSize;
    private final DistributionSummary responseSize;

    RequestMeters(MeterRegistry registry, Tags more, TableOperation of) {
        this.registry = registry;
        this.tags = more.and(
                Metric.Tag.TABLE.key(),
                of.table(),
                Metric.Tag.OPERATION.key(),
                of.operation().wireName());
        this.fill = of.operation().mostItems() > 1 ? summary(Metric.REQUEST_FILL) : null;
        this.requestSize = summary(Metric.REQUEST_SIZE);
        this.responseSize = summary(Metric.RESPONSE_SIZE);
    }

    private DistributionSummary summary(Metric metric) {
        return DistributionSummary.builder(metric.metricName())
                .description(metric.description())
                .baseUnit(Units.of(metric))
                .tags(tags)
                .register(registry);
    }

    private Timer timer(RequestMetrics.Result result) {
        return Timer.builder(Metric.REQUEST_DURATION.metricName())
                .description(Metric.REQUEST_DURATION.description())
                .tags(tags)
                .tag(Metric.Tag.RESULT.key(), Metric.Tag.value(result))
                .register(registry);
    }

    void record(RequestMetrics request) {
        durations.computeIfAbsent(request.result(), this::timer).record(request.duration());
        if (fill != null) {
            fill.record(request.fill());
        }
        requestSize.record((double) request.requestBytes());
        responseSize.record((double) request.responseBytes());
    }
}
