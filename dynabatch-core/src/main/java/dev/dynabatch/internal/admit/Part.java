package dev.dynabatch.internal.admit;

/**
 * Whether a part of the table, one of its partitions, is short by itself, because a key in it is hot; and what that means
 * for measuring. Guarded by its owner.
 *
 * <p>Beside that key some of what is sent is throttled at any rate that uses the other partitions to the full. To send less
 * for that would leave them unused, and deliver less; which then looks like a table that has less. So a lower measurement
 * counts for little as long as it lasts, a higher one as always: what was delivered once, the table has. Were it the table
 * after all that has less, more than a fifth would be throttled, or a few per cent for some seconds.
 */
final class Part {
    /** How far above the measured rate to go. */
    private static final double MARGIN = 1.004;
    /** Instead, while a part is short: throttles beside it are taken for its own. */
    private static final double PART_MARGIN = 1.01;
    /** The throttled share that ends a search, beyond the one that there was at the lower rates. */
    private static final double EVIDENCE = 0.1;
    /** The same while a part is short. */
    private static final double PART_EVIDENCE = 0.35;
    /** By how much a measurement counts. */
    private static final double SMOOTHING = 0.3;
    /** One that is lower, while a part is short: less was sent to the rest only because that part was throttled. */
    private static final double PART_SMOOTHING = 0.03;

    private static final long NANOS = 3_000_000_000L;

    private boolean isShort;
    private long shortNanos;

    /** It is, and is taken to be so for a while. */
    void isShort(long now) {
        isShort = true;
        shortNanos = now;
    }

    boolean shortAt(long now) {
        isShort &= now - shortNanos < NANOS;
        return isShort;
    }

    /** What to multiply the measured rate by, for the next throttles to measure it anew: what that wastes it costs. */
    double margin(long now) {
        return shortAt(now) ? PART_MARGIN : MARGIN;
    }

    /** The throttled share that shows in a search that the table is short. */
    double evidence(long now) {
        return shortAt(now) ? PART_EVIDENCE : EVIDENCE;
    }

    /** By how much a measurement changes what was measured before, between 0 and 1. */
    double weight(boolean lower, long now) {
        return lower && shortAt(now) ? PART_SMOOTHING : SMOOTHING;
    }
}
