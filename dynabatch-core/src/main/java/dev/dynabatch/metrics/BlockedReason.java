package dev.dynabatch.metrics;

/** Why a caller of {@code put} had to wait: what kept the memory budget full when the wait began. */
public enum BlockedReason {
    /** The table's capacity limit holds requests back. */
    CAPACITY,
    /** As many requests are in flight as may be: the service, or the way to it, is what limits. */
    IN_FLIGHT,
    /** Two fifths of the memory or more wait with partition keys that the service throttles by themselves. */
    HOT_KEYS,
    /** The table throttled whole requests; a pause is made. */
    BACKOFF,
    /** None of these: other tables, kept failures or operations that wait for an earlier one hold the memory. */
    MEMORY
}
