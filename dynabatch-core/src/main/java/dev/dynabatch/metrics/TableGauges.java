package dev.dynabatch.metrics;

import java.util.Map;

/**
 * What a client holds for one table at one moment, and how fast it may go.
 *
 * @param queuedOperations operations without an outcome, what is in flight among them
 * @param queuedBytes bytes of the memory budget that writers of the table hold
 * @param heldBackBytes how many of them wait with a partition key that the service throttles by itself
 * @param heldBackGets keys asked of getters that wait with a partition key that the service throttles by itself
 * @param writeUnitsPerSecond the rate that writes are held to, as set or as found; NaN while they are not held back
 * @param readUnitsPerSecond the same of reads of the table itself and of its local indexes
 * @param indexReadUnitsPerSecond the same of reads of global secondary indexes, by index; without those that are not held back
 */
public record TableGauges(
        long queuedOperations,
        long queuedBytes,
        long heldBackBytes,
        long heldBackGets,
        double writeUnitsPerSecond,
        double readUnitsPerSecond,
        Map<String, Double> indexReadUnitsPerSecond) {

    /** Nothing is held, and nothing is limited. */
    public static final TableGauges NONE = new TableGauges(0, 0, 0, 0, Double.NaN, Double.NaN, Map.of());

    /** Takes an immutable copy. */
    public TableGauges {
        indexReadUnitsPerSecond = Map.copyOf(indexReadUnitsPerSecond);
    }
}
