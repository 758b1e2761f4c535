package dev.dynabatch.metrics;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailureReason;
import dev.dynabatch.metrics.Metric.Tag;
import dev.dynabatch.metrics.MetricsSnapshot.TableOperation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters and gauges of the catalogue, read from clients: what every adapter reports, whatever it reports to. Readings
 * with the same tags are added up: of several clients, and of tables and indexes beyond the {@linkplain BoundedTag bounds}.
 */
public final class MetricReadings {
    /** How many partition keys {@link Metric#HOT_KEY_RATE} tells of. */
    public static final int RANKS = 5;

    private static final double HOT = 800;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Which reading: a metric and the values of its tags, in the order of {@link Metric#tags()}.
     *
     * @param metric the metric
     * @param tags the values of its tags
     */
    public record Series(Metric metric, List<String> tags) {
        /** Takes an immutable copy. */
        public Series {
            tags = List.copyOf(tags);
        }
    }

    private final BoundedTag tables;
    private final BoundedTag indexes;
    private final Map<Series, Double> sums = new HashMap<>();

    private MetricReadings(BoundedTag tables, BoundedTag indexes) {
        this.tables = tables;
        this.indexes = indexes;
    }

    /**
     * What there is to read of these clients now. A table's counters and gauges are all there, also those that are 0, from
     * when the table is known.
     *
     * @param tables the names of tables
     * @param indexes the names of indexes
     */
    public static Map<Series, Double> of(Iterable<? extends Dynabatch> clients, BoundedTag tables, BoundedTag indexes) {
        MetricReadings readings = new MetricReadings(tables, indexes);
        clients.forEach(readings::read);
        return readings.sums;
    }

    private void read(Dynabatch client) {
        MetricsSnapshot snapshot = client.metrics();
        snapshot.totals().forEach(this::requests);
        snapshot.writers().forEach(this::writer);
        for (String table : snapshot.tables()) {
            if (!table.isEmpty()) {
                table(table, snapshot.gauges().of(table), client.hotKeys(table));
            }
        }
        ClientGauges gauges = snapshot.gauges();
        add(Metric.MEMORY_USED, gauges.memoryUsed());
        add(Metric.MEMORY_LIMIT, gauges.memoryLimit());
        add(Metric.CALLERS_BLOCKED, gauges.callersBlocked());
        add(Metric.IN_FLIGHT, gauges.requestsInFlight());
        add(Metric.IN_FLIGHT_LIMIT, gauges.requestsLimit());
        add(Metric.PERMITS, gauges.permits());
        add(Metric.UNTOLD, snapshot.untold());
    }

    private void requests(TableOperation key, OperationTotals sums) {
        String table = tables.of(key.table());
        String operation = key.operation().wireName();
        add(Metric.RETRIES, sums.retries(), table, operation);
        add(Metric.ITEMS_SENT, sums.itemsSent(), table, operation);
        for (ThrottleReason reason : ThrottleReason.values()) {
            add(Metric.ITEMS_THROTTLED, sums.throttled(reason), table, operation, Tag.value(reason));
        }
        if (key.operation().kind() != ServiceOperation.Kind.CONTROL) {
            add(Metric.CAPACITY_CONSUMED, sums.consumed(), table, operation);
        }
        sums.consumedByIndex()
                .forEach((index, units) ->
                        add(Metric.CAPACITY_CONSUMED_BY_INDEX, units, table, operation, indexes.of(index)));
    }

    private void writer(String name, WriterTotals sums) {
        String table = tables.of(name);
        add(Metric.OPERATIONS_ACCEPTED, sums.accepted(), table);
        add(Metric.OPERATIONS, sums.written(), table, "written");
        add(Metric.OPERATIONS, sums.superseded(), table, "superseded");
        for (FailureReason reason : FailureReason.values()) {
            add(Metric.OPERATIONS, sums.failed(reason), table, Tag.value(reason));
        }
        for (BlockedReason reason : BlockedReason.values()) {
            BlockedTotals blocked = sums.blocked(reason);
            add(Metric.BLOCKED, blocked.waits(), table, Tag.value(reason));
            add(Metric.BLOCKED_TIME, blocked.nanos() / NANOS_PER_SECOND, table, Tag.value(reason));
        }
    }

    private void table(String name, TableGauges gauges, List<HotKey> heaviest) {
        String table = tables.of(name);
        add(Metric.QUEUE_OPERATIONS, gauges.queuedOperations(), table);
        add(Metric.QUEUE_SIZE, gauges.queuedBytes(), table);
        add(Metric.QUEUE_HELD_BACK, gauges.heldBackBytes(), table);
        add(Metric.GETS_HELD_BACK, gauges.heldBackGets(), table);
        rate(gauges.writeUnitsPerSecond(), table, "write");
        rate(gauges.readUnitsPerSecond(), table, "read");
        gauges.indexReadUnitsPerSecond()
                .forEach((index, units) -> add(Metric.RATE_LIMIT_OF_INDEX, units, table, indexes.of(index)));
        add(
                Metric.HOT_KEYS,
                heaviest.stream().filter(key -> key.unitsPerSecond() >= HOT).count(),
                table);
        for (int rank = 0; rank < RANKS; rank++) {
            double units = rank < heaviest.size() ? heaviest.get(rank).unitsPerSecond() : 0;
            add(Metric.HOT_KEY_RATE, units, table, Integer.toString(rank + 1));
        }
    }

    private void rate(double unitsPerSecond, String table, String capacity) {
        if (!Double.isNaN(unitsPerSecond)) {
            add(Metric.RATE_LIMIT, unitsPerSecond, table, capacity);
        }
    }

    private void add(Metric metric, long value, String... tags) {
        add(metric, (double) value, tags); // a count beyond 2^53 would lose its last digits
    }

    private void add(Metric metric, double value, String... tags) {
        sums.merge(new Series(metric, List.of(tags)), value, Double::sum);
    }
}
