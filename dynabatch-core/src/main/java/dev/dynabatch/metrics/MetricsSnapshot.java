package dev.dynabatch.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * The running totals of a client at one moment, by table and operation. Two snapshots can be subtracted; nothing needs
 * to be reset.
 *
 * @param totals sums by table and operation
 */
public record MetricsSnapshot(Map<TableOperation, OperationTotals> totals) {

    /** One table and one operation. */
    public record TableOperation(String table, ServiceOperation operation) {}

    /** Nothing yet. */
    public static final MetricsSnapshot EMPTY = new MetricsSnapshot(Map.of());

    /** Takes an immutable copy. */
    public MetricsSnapshot {
        totals = Map.copyOf(totals);
    }

    /** The sums of one operation on one table; zero if it was never called. */
    public OperationTotals of(String table, ServiceOperation operation) {
        return totals.getOrDefault(new TableOperation(table, operation), OperationTotals.ZERO);
    }

    /** The sums of everything. */
    public OperationTotals total() {
        return totals.values().stream().reduce(OperationTotals.ZERO, OperationTotals::plus);
    }

    /** What was added since {@code earlier}. */
    public MetricsSnapshot minus(MetricsSnapshot earlier) {
        Map<TableOperation, OperationTotals> difference = new HashMap<>();
        totals.forEach(
                (key, sums) -> difference.put(key, sums.minus(earlier.totals.getOrDefault(key, OperationTotals.ZERO))));
        return new MetricsSnapshot(difference);
    }
}
