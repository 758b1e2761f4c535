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

    /** How many times everything has been looked at, and which of these times the readings are of. */
    @GuardedBy("lock")
    private long looks;

    @GuardedBy("lock")
    private long lookRead;

    /** When that was because somebody asked for a reading. */
    @GuardedBy("lock")
    private long readNanos;

    /** How often a client came or went. */
    @GuardedBy("lock")
    private long generation;

    ReadMeters(MeterRegistry registry, Tags tags, BoundedTag tables, BoundedTag indexes) {
        this.registry = registry;
        this.tags = tags;
        this.tables = tables;
        this.indexes = indexes;
        this.readNanos = now() - MOMENT_NANOS;
    }

    void add(Dynabatch client) {
        lock.lock();
        try {
            clients.add(client);
            generation++;
        } finally {
            lock.unlock();
        }
        refresh();
    }

    /** A client was closed: what it counted stays, what it held is no more. */
    void remove(Dynabatch client) {
        Map<Series, Double> last = MetricReadings.of(List.of(client), tables, indexes);
        lock.lock();
        try {
            if (!clients.remove(client)) {
                return;
            }
            generation++;
            for (Map.Entry<Series, Double> each : last.entrySet()) {
                if (counts(each.getKey())) {
                    closed.merge(each.getKey(), each.getValue(), Double::sum);
                }
            }
        } finally {
            lock.unlock();
        }
        refresh();
    }

    /** Reads everything, and has a meter for everything that can be read. */
    void refresh() {
        List<Dynabatch> open;
        Map<Series, Double> sums;
        long of;
        long look;
        lock.lock();
        try {
            look = ++looks;
            open = List.copyOf(clients);
            sums = new HashMap<>(closed);
            of = generation;
        } finally {
            lock.unlock();
        }
        // without the lock: to look at a writer may set it going, and so run code of others
        MetricReadings.of(open, tables, indexes).forEach((series, value) -> sums.merge(series, value, Double::sum));
        lock.lock();
        try {
            if (of == generation && look > lookRead) { // else another thread reads, or has read, what is true by now
                readings = sums;
                lookRead = look;
                meterAllLocked();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void meterAllLocked() {
        for (Series series : readings.keySet()) {
            meters.computeIfAbsent(series, this::register);
        }
        for (Series series : List.copyOf(meters.keySet())) {
            Meter gone = readings.containsKey(series) ? null : meters.remove(series);
            if (gone != null) {
                registry.remove(gone);
            }
        }
    }

    private double value(Series series) {
        long asked = now();
        boolean stale;
        lock.lock();
        try {
            stale = asked - readNanos >= MOMENT_NANOS;
        } finally {
            lock.unlock();
        }
        if (stale) {
            refresh();
        }
        lock.lock();
        try {
            if (stale && asked - readNanos > 0) {
                readNanos = asked;
            }
            return readings.getOrDefault(series, counts(series) ? 0 : Double.NaN);
        } finally {
            lock.unlock();
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
