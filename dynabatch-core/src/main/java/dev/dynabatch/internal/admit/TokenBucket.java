package dev.dynabatch.internal.admit;

/**
 * Capacity units by time: so many a second, and a burst. What is spent may be corrected afterwards, which may leave a
 * debt. Guarded by its owner.
 *
 * <p>Integer arithmetic in billionths of a unit: a nanosecond at one unit a second brings exactly one.
 */
final class TokenBucket {
    private static final long UNIT = 1_000_000_000L;

    private long unitsPerSecond;
    private long burst;
    private long tokens;
    private long filledNanos;

    /**
     * @param unitsPerSecond what comes in
     * @param burstNanos how much time's worth is saved up at most
     * @param now the time at which it is full
     */
    TokenBucket(long unitsPerSecond, long burstNanos, long now) {
        this.unitsPerSecond = unitsPerSecond;
        this.burst = Math.max(UNIT, multiply(burstNanos, unitsPerSecond));
        this.tokens = burst;
        this.filledNanos = now;
    }

    /** Goes on at another rate, with what is saved up so far. */
    void setRate(long newUnitsPerSecond, long burstNanos, long now) {
        fill(now);
        unitsPerSecond = newUnitsPerSecond;
        burst = Math.max(UNIT, multiply(burstNanos, newUnitsPerSecond));
        tokens = Math.min(tokens, burst);
    }

    /** Loses what is saved up. */
    void empty(long now) {
        fill(now);
        tokens = Math.min(tokens, 0);
    }

    /** What comes in. */
    long unitsPerSecond() {
        return unitsPerSecond;
    }

    /** The most units that can be saved up. */
    double burstUnits() {
        return (double) burst / UNIT;
    }

    /**
     * After how many nanoseconds these units will be there, or 0 if they are; what costs more than the burst may go once
     * the bucket is full.
     *
     * @param ahead units that others take first
     */
    long waitNanos(double units, double ahead, long now) {
        fill(now);
        long needed = Math.min(tokens(units), burst) + tokens(ahead);
        return tokens >= needed ? 0 : Math.max(1, (needed - tokens + unitsPerSecond - 1) / unitsPerSecond);
    }

    void spend(double units) {
        tokens -= tokens(units);
    }

    /** Gives back (or, if negative, takes) what an estimate was wrong by. Never fills beyond the burst. */
    void correct(double units) {
        tokens = Math.min(burst, tokens + tokens(units));
    }

    private void fill(long now) {
        long elapsed = now - filledNanos;
        if (elapsed > 0) {
            long missing = burst - tokens;
            tokens += Math.min(missing, multiply(elapsed, unitsPerSecond));
            filledNanos = now;
        }
    }

    private static long tokens(double units) {
        return Math.round(units * UNIT);
    }

    private static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        return high != 0 || a * b < 0 ? Long.MAX_VALUE / 4 : a * b;
    }
}
