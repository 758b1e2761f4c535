package dev.dynabatch.local.internal.capacity;

import java.util.function.UnaryOperator;

/**
 * The settings of a capacity model.
 *
 * @param throughput what a table or index has, given what it was created with
 * @param quotas limits by partition, table and account
 * @param times how long things take
 * @param seed what the order is drawn from in which a batch is served
 */
public record Settings(UnaryOperator<Throughput> throughput, Quotas quotas, Times times, long seed) {

    /**
     * Limits.
     *
     * @param partition what one partition serves
     * @param table what one table or index may be provisioned with, or have on demand
     * @param account what all provisioned tables and indexes together may be provisioned with
     */
    public record Quotas(Rates partition, Rates table, Rates account) {}

    /**
     * Times, in milliseconds.
     *
     * @param burst how long unused throughput of a provisioned table or index is kept
     * @param partitionBurst how long unused throughput of a partition is kept
     * @param split how long a partition is hot before it splits
     * @param growth how long after a new peak a table on demand is ready for twice as much
     */
    public record Times(long burst, long partitionBurst, long split, long growth) {}
}
