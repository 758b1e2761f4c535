package dev.dynabatch.local.internal.capacity;

import java.util.ArrayDeque;

/**
 * How far a table on demand has grown: it takes twice its previous peak, and never less than at first.
 *
 * <p>A peak is the consumption of a busiest minute, and counts as a previous one when the table has had time to grow.
 * Not safe for use by several threads.
 */
final class Growth {
    private static final long MINUTE_MILLIS = 60_000;
    private static final long MINUTE_SECONDS = 60;

    private final long start;
    private final long delayMillis;
    /** Peaks that do not count yet, each higher than the one before it. */
    private final ArrayDeque<Peak> coming = new ArrayDeque<>();

    private long peak;
    private long minuteAt;
    private long tokens;

    private record Peak(long countsFrom, long rate) {}

    /**
     * A table that is new.
     *
     * @param start units a second it takes at first
     * @param delayMillis how long it takes to grow
     */
    Growth(long start, long delayMillis, long nowMillis) {
        this.start = start;
        this.delayMillis = delayMillis;
        this.minuteAt = nowMillis;
    }

    /** Units a second it takes now. */
    long allowed(long nowMillis) {
        long elapsed = nowMillis - minuteAt;
        if (elapsed >= MINUTE_MILLIS || elapsed < 0) {
            endMinute(nowMillis);
        }
        while (!coming.isEmpty() && coming.getFirst().countsFrom <= nowMillis) {
            peak = coming.removeFirst().rate;
        }
        return Math.max(start, 2 * peak);
    }

    /** Notes what was consumed; {@link #allowed} must have been asked at the same time. */
    void consumed(long taken) {
        tokens += taken;
    }

    /** Nothing was consumed after the minute's end, or it would have been ended by that. */
    private void endMinute(long nowMillis) {
        long rate = tokens / Bucket.UNIT / MINUTE_SECONDS;
        long highest = coming.isEmpty() ? peak : coming.getLast().rate;
        if (rate > highest) {
            coming.addLast(new Peak(minuteAt + MINUTE_MILLIS + delayMillis, rate));
        }
        minuteAt = nowMillis;
        tokens = 0;
    }
}
