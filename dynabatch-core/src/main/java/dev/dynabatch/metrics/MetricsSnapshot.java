package dev.dynabatch.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything a client counts, at one moment: running totals of requests by table and operation and of writers by table,
 * and what it holds just then. Two snapshots can be subtracted; nothing needs to be reset.
 *
 * @param totals sums over requests, by table and operation
 * @param writers sums over the operations of writers, by table
 * @param untold how many events observers were not told of, because they were too slow
 * @param gauges what is held at this moment
 */
public record MetricsSnapshot(
        Map<TableOperation, OperationTotals> totals,
        Map<String, WriterTotals> writers,
        long untold,
        ClientGauges gauges) {

    /** One table and one operation. */
    public record TableOperation(String table, ServiceOperation operation) {
        // Those a record has by itself are put together when they are first called, in the middle of the first answer.

        @Override
        public boolean equals(Object other) {
            return other instanceof TableOperation that && operation == that.operation && table.equals(that.table);
        }

        @Override
        public int hashCode() {
            return 31 * table.hashCode() + operation.hashCode();
        }
    }

    /** Nothing yet. */
    public static final MetricsSnapshot EMPTY = new MetricsSnapshot(Map.of(), Map.of(), 0, ClientGauges.NONE);

    /** Takes immutable copies. */
    public MetricsSnapshot {
        totals = Map.copyOf(totals);
        writers = Map.copyOf(writers);
    }

    /** The sums of one operation on one table; zero if it was never called. */
    public OperationTotals of(String table, ServiceOperation operation) {
        return totals.getOrDefault(new TableOperation(table, operation), OperationTotals.ZERO);
    }

    /** The sums of the writers of one table; zero if there never was one. */
    public WriterTotals writer(String table) {
        return writers.getOrDefault(table, WriterTotals.ZERO);
    }

    /** The sums over all requests. */
    public OperationTotals total() {
        return totals.values().stream().reduce(OperationTotals.ZERO, OperationTotals::plus);
    }

    /** The sums over all writers. */
    public WriterTotals writerTotal() {
        return writers.values().stream().reduce(WriterTotals.ZERO, WriterTotals::plus);
    }

    /** What was added since {@code earlier}. What is held is that of this later moment. */
    public MetricsSnapshot minus(MetricsSnapshot earlier) {
        Map<TableOperation, OperationTotals> requests = new HashMap<>();
        totals.forEach(
                (key, sums) -> requests.put(key, sums.minus(earlier.totals.getOrDefault(key, OperationTotals.ZERO))));
        Map<String, WriterTotals> operations = new HashMap<>();
        writers.forEach((table, sums) -> operations.put(table, sums.minus(earlier.writer(table))));
        return new MetricsSnapshot(requests, operations, untold - earlier.untold, gauges);
    }

    /** Every table that something is known of. */
    Set<String> tables() {
        Set<String> tables = new TreeSet<>(writers.keySet());
        tables.addAll(gauges.tables().keySet());
        totals.keySet().forEach(key -> tables.add(key.table()));
        return tables;
    }
}
