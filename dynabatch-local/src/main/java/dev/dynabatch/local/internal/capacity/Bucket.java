package dev.dynabatch.local.internal.capacity;

/**
 * A token bucket: fills by the millisecond up to what it holds; while it is not empty anything may be taken, even more
 * than there is, which leaves a debt.
 *
 * <p>Tokens are thousandths of a unit, so that a rate of one unit a second is one token a millisecond and all arithmetic
 * is exact. A bucket that holds {@code b} seconds' worth gives, over any {@code t} seconds, at most
 * {@code rate × (t + b)} and what the last taker took too much. Not safe for use by several threads.
 */
final class Bucket {
    /** Tokens in a unit. */
    static final long UNIT = 1_000;

    /** It never holds less than a second's worth, for rates are by the second. */
    private static final long LEAST_MILLIS = 1_000;
    /** Far beyond what any table has, and far from overflow. */
    private static final long FASTEST = 1_000_000_000;

    private final long keepMillis;
    private long rate;
    private long tokens;
    private long atMillis;

    /**
     * A bucket with one second's worth.
     *
     * @param rate units a second
     * @param keepMillis for how long it holds what is not used; at least a second
     */
    Bucket(long rate, long keepMillis, long nowMillis) {
        this.keepMillis = Math.max(LEAST_MILLIS, keepMillis);
        this.rate = Math.min(rate, FASTEST);
        this.tokens = this.rate * LEAST_MILLIS;
        this.atMillis = nowMillis;
    }

    /** Another one as full as this, or as deep in debt: for one half of what is split. */
    Bucket copy() {
        Bucket copy = new Bucket(rate, keepMillis, atMillis);
        copy.tokens = tokens;
        return copy;
    }

    /** Whether there is anything in it. */
    boolean open(long nowMillis) {
        fill(nowMillis);
        return tokens > 0;
    }

    /** Takes tokens, whether there are so many or not. */
    void take(long taken) {
        tokens -= taken;
    }

    /** Units a second. */
    long rate() {
        return rate;
    }

    /** Fills at another rate from now on. */
    void rate(long unitsPerSecond, long nowMillis) {
        fill(nowMillis);
        rate = Math.min(unitsPerSecond, FASTEST);
        tokens = Math.min(tokens, full());
    }

    private void fill(long nowMillis) {
        long elapsed = nowMillis - atMillis;
        atMillis = nowMillis; // also when the clock was set back: what is saved stays, nothing comes in
        if (elapsed > 0) {
            long missing = full() - tokens;
            tokens = missing / rate < elapsed ? full() : tokens + elapsed * rate;
        }
    }

    private long full() {
        return rate * keepMillis;
    }
}
