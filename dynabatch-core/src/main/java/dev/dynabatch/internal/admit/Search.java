package dev.dynabatch.internal.admit;

/**
 * The search for the rate of a table that has turned out to be short: a rate that rises with the square of the time. What
 * is not used meanwhile, the table saves. Guarded by its owner.
 *
 * <p>When a rise by the n-th power of the time has used up what was saved, it is n + 1 times as fast as the table; one by
 * doubling would be faster still.
 */
final class Search {
    /** After how long there is nothing to be found. */
    private static final long LONGEST_NANOS = 3_000_000_000L;
    /** So many units a second are reached after a second, at least. */
    private static final double LEAST = 100;
    /** So much of a wait counts as searching at most. */
    private static final long STEP_NANOS = 100_000_000L;

    private static final double SECOND = 1e9;

    private double slope;
    private long nanos;
    /** The rate that one has reached without finding anything: the next is not slower. */
    private double reached = LEAST;

    /**
     * Begins one.
     *
     * @param delivered units a second so far
     */
    void begin(double delivered) {
        slope = Math.max(reached, delivered);
        nanos = 0;
    }

    /** Goes on for so long. */
    void on(long stepNanos) {
        nanos += Math.min(stepNanos, STEP_NANOS);
    }

    /** Units a second to send now. */
    double rate() {
        double seconds = Math.max(nanos, STEP_NANOS) / SECOND;
        return slope * seconds * seconds;
    }

    /** Whether it has lasted so long that nothing will be found. */
    boolean inVain(long sinceNanos) {
        return sinceNanos > LONGEST_NANOS;
    }

    /** It has ended: at this rate, if nothing was found. */
    void ended(double unitsPerSecond) {
        reached = unitsPerSecond;
    }

    /** It has found the table's rate. */
    void found() {
        reached = LEAST;
    }
}
