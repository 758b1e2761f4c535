package dev.dynabatch.rate;

/**
 * How much of a table's capacity a client may use. One limit covers all writers, getters and calls on that table, reads
 * and writes apart.
 *
 * <p>The default is {@link #adaptive()}.
 */
public sealed interface CapacityLimit permits AdaptiveRate, FixedRate, TableShare, Unlimited {
    /** All the table has to give, found out by itself: see {@link AdaptiveRate}. */
    static CapacityLimit adaptive() {
        return AdaptiveRate.DEFAULT;
    }

    /** No limit of the client's own: the service's throttling is the only one, and is met by backing off. */
    static CapacityLimit unlimited() {
        return Unlimited.INSTANCE;
    }
}
