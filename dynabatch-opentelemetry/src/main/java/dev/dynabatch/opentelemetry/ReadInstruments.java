package dev.dynabatch.opentelemetry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.MetricReadings;
import dev.dynabatch.metrics.MetricReadings.Series;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The counters and gauges, which are read from the clients, all at once, when a reader collects. */
final class ReadInstruments {
    private final BoundedTag tables;
    private final BoundedTag indexes;
    private final Map<Metric, ObservableDoubleMeasurement> instruments = new EnumMap<>(Metric.class);
    private final Map<Series, Attributes> attributes = new ConcurrentHashMap<>();
    private final BatchCallback callback;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<Dynabatch> clients = new ArrayList<>();

    /** What closed clients have counted. */
    @GuardedBy("lock")
    private final Map<Series, Double> closed = new HashMap<>();

    ReadInstruments(Meter meter, BoundedTag tables, BoundedTag indexes) {
        this.tables = tables;
        this.indexes = indexes;
        List<ObservableMeasurement> all = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            if (!metric.perRequest()) {
                ObservableDoubleMeasurement instrument = instrument(meter, metric);
                instruments.put(metric, instrument);
                all.add(instrument);
            }
        }
        ObservableMeasurement[] more = all.subList(1, all.size()).toArray(new ObservableMeasurement[0]);
        this.callback = meter.batchCallback(this::report, all.get(0), more);
    }

    private static ObservableDoubleMeasurement instrument(Meter meter, Metric metric) {
        return counts(metric)
                ? meter.counterBuilder(metric.metricName())
                        .ofDoubles()
                        .setUnit(metric.unit())
                        .setDescription(metric.description())
                        .buildObserver()
                : meter.gaugeBuilder(metric.metricName())
                        .setUnit(metric.unit())
                        .setDescription(metric.description())
                        .buildObserver();
    }

    void add(Dynabatch client) {
        lock.lock();
        try {
            clients.add(client);
        } finally {
            lock.unlock();
        }
    }

    /** A client was closed: what it counted stays, what it held is no more. */
    void remove(Dynabatch client) {
        Map<Series, Double> last = MetricReadings.of(List.of(client), tables, indexes);
        lock.lock();
        try {
            if (!clients.remove(client)) {
                return;
            }
            for (Map.Entry<Series, Double> each : last.entrySet()) {
                if (counts(each.getKey().metric())) {
                    closed.merge(each.getKey(), each.getValue(), Double::sum);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void report() {
        List<Dynabatch> open;
        Map<Series, Double> readings;
        lock.lock();
        try {
            open = List.copyOf(clients);
            readings = new HashMap<>(closed);
        } finally {
            lock.unlock();
        }
        // without the lock: to look at a writer may set it going, and so run code of others
        MetricReadings.of(open, tables, indexes).forEach((series, value) -> readings.merge(series, value, Double::sum));
        readings.forEach((series, value) -> {
            ObservableDoubleMeasurement instrument = instruments.get(series.metric());
            if (instrument != null) {
                instrument.record(value, attributes.computeIfAbsent(series, ReadInstruments::attributes));
            }
        });
    }

    private static Attributes attributes(Series series) {
        AttributesBuilder builder = Attributes.builder();
        List<Metric.Tag> tags = series.metric().tags();
        for (int i = 0; i < tags.size(); i++) {
            Metric.Tag tag = tags.get(i);
            AttributeKey<String> key = switch (tag) {
                case TABLE -> Keys.COLLECTION;
                case OPERATION -> Keys.OPERATION;
                default -> AttributeKey.stringKey("dynabatch." + tag.key());
            };
            builder.put(key, series.tags().get(i));
        }
        return builder.build();
    }

    private static boolean counts(Metric metric) {
        return metric.kind() == Metric.Kind.COUNTER;
    }

    void close() {
        callback.close();
    }
}
