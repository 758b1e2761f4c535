package dev.dynabatch.micrometer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.MetricReadings;
import dev.dynabatch.metrics.MetricReadings.Series;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The counters and gauges, which are read from the clients when a registry asks for them. It asks for one after the other:
 * so that each does not read everything again, a reading is good for a moment.
 */
final class ReadMeters {
    private static final long MOMENT_NANOS = 10_000_000;

    private final MeterRegistry registry;
    private final Tags tags;
    private final BoundedTag tables;
    private final BoundedTag indexes;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<Dynabatch> clients = new ArrayList<>();

    /** What closed clients have counted. */
    @GuardedBy("lock")
    private final Map<Series, Double> closed = new HashMap<>();

    @GuardedBy("lock")
    private final Map<Series, Meter> meters = new HashMap<>();

    @GuardedBy("lock")
    private Map<Series, Double> readings = Map.of();

    @GuardedBy("lock")
    private long readNanos;

    ReadMeters(MeterRegistry registry, Tags tags, BoundedTag tables, BoundedTag indexes) {
        this.registry = registry;
        this.tags = tags;
        this.tables = tables;
        this.indexes = indexes;
    }

    void add(Dynabatch client) {
        lock.lock();
        try {
            clients.add(client);
            readLocked();
        } finally {
            lock.unlock();
        }
    }

    /** A client was closed: what it counted stays, what it held is no more. */
    void remove(Dynabatch client) {
        lock.lock();
        try {
            if (!clients.remove(client)) {
                return;
            }
            for (Map.Entry<Series, Double> last :
                    MetricReadings.of(List.of(client), tables, indexes).entrySet()) {
                if (counts(last.getKey())) {
                    closed.merge(last.getKey(), last.getValue(), Double::sum);
                }
            }
            readLocked();
            for (Series series : List.copyOf(meters.keySet())) {
                Meter meter = readings.containsKey(series) ? null : meters.remove(series);
                if (meter != null) {
                    registry.remove(meter);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has a meter for everything that can be read by now. */
    void refresh() {
        lock.lock();
        try {
            readLocked();
        } finally {
            lock.unlock();
        }
    }

    private double value(Series series) {
        lock.lock();
        try {
            if (now() - readNanos >= MOMENT_NANOS) {
                readLocked();
            }
            return readings.getOrDefault(series, counts(series) ? 0 : Double.NaN);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void readLocked() {
        readNanos = now();
        Map<Series, Double> read = MetricReadings.of(clients, tables, indexes);
        for (Map.Entry<Series, Double> last : closed.entrySet()) {
            read.merge(last.getKey(), last.getValue(), Double::sum);
        }
        readings = read;
        for (Series series : read.keySet()) {
            meters.computeIfAbsent(series, this::register);
        }
    }

    private Meter register(Series series) {
        Metric metric = series.metric();
        Tags all = tags;
        for (int i = 0; i < series.tags().size(); i++) {
            all = all.and(metric.tags().get(i).key(), series.tags().get(i));
        }
        return counts(series)
                ? FunctionCounter.builder(metric.metricName(), this, self -> self.value(series))
                        .description(metric.description())
                        .baseUnit(Units.of(metric))
                        .tags(all)
                        .register(registry)
                : Gauge.builder(metric.metricName(), this, self -> self.value(series))
                        .description(metric.description())
                        .baseUnit(Units.of(metric))
                        .tags(all)
                        .strongReference(true)
                        .register(registry);
    }

    private static boolean counts(Series series) {
        return series.metric().kind() == Metric.Kind.COUNTER;
    }

    private long now() {
        return registry.config().clock().monotonicTime();
    }
}
