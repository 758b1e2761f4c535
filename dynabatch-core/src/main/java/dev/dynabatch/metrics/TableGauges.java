package dev.dynabatch.metrics;

/**
 * What a client holds for one table at one moment, and how fast it may go.
 *
 * @param queuedOperations operations without an outcome, what is in flight among them
 * @param queuedBytes bytes of the memory budget that writers of the table hold
 * @param heldBackBytes how many of them wait with a partition key that the service throttles by itself
 * @param writeUnitsPerSecond the rate that writes are held to, as set or as found; NaN while they are not held back
 * @param readUnitsPerSecond the same of reads
 */
public record TableGauges(
        long queuedOperations,
        long queuedBytes,
        long heldBackBytes,
        double writeUnitsPerSecond,
        double readUnitsPerSecond) {

    /** Nothing is held, and nothing is limited. */
    public static final TableGauges NONE = new TableGauges(0, 0, 0, Double.NaN, Double.NaN);
}
