package dev.dynabatch.metrics;

/**
 * Waits of callers, added up.
 *
 * @param waits how many
 * @param nanos their time in nanoseconds
 */
public record BlockedTotals(long waits, long nanos) {
    /** None. */
    public static final BlockedTotals ZERO = new BlockedTotals(0, 0);

    /** The sums of both. */
    public BlockedTotals plus(BlockedTotals other) {
        return new BlockedTotals(waits + other.waits, nanos + other.nanos);
    }

    /** What was added since {@code earlier}. */
    public BlockedTotals minus(BlockedTotals earlier) {
        return new BlockedTotals(waits - earlier.waits, nanos - earlier.nanos);
    }
}
