package dev.dynabatch.local.internal.capacity;

/**
 * How hot a partition is: what was taken of it in a stretch of time, and between which hashes. Not safe for use by
 * several threads.
 */
final class Heat {
    /** Hot is who uses four fifths of what there is: not quite all, since clients that are throttled step back. */
    private static final long HOT_NUMERATOR = 4;

    private static final long HOT_DENOMINATOR = 5;

    private final long limit;
    private final long stretchMillis;
    private long sinceMillis;
    private long tokens;
    private long lowest = Long.MAX_VALUE;
    private long highest = -1;

    /**
     * Nothing taken yet.
     *
     * @param limit the partition's, in units a second
     * @param stretchMillis how long it has to last
     */
    Heat(long limit, long stretchMillis, long nowMillis) {
        this.limit = limit;
        this.stretchMillis = stretchMillis;
        this.sinceMillis = nowMillis;
    }

    void add(long hash, long taken) {
        tokens += taken;
        lowest = Math.min(lowest, hash);
        highest = Math.max(highest, hash);
    }

    /**
     * Ends the stretch, if it is over.
     *
     * @return the hash at which to split, between what was taken; or -1 if there is no need or, with one partition key
     *     that has all the heat, no use
     */
    long splitAt(long nowMillis) {
        long elapsed = nowMillis - sinceMillis;
        if (elapsed >= 0 && elapsed < stretchMillis) {
            return -1;
        }
        boolean hot = tokens * HOT_DENOMINATOR >= limit * stretchMillis * HOT_NUMERATOR;
        long at = hot && lowest < highest ? (lowest + highest) / 2 + 1 : -1;
        sinceMillis = nowMillis;
        tokens = 0;
        lowest = Long.MAX_VALUE;
        highest = -1;
        return at;
    }
}
