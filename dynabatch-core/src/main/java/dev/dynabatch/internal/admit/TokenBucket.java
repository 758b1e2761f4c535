package dev.dynabatch.internal.admit;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Capacity units by time: so many a second, and a burst. Spending is estimated before and corrected after; a correction
 * may leave a debt, which the next spenders wait out.
 *
 * <p>Integer arithmetic in billionths of a unit: a nanosecond at one unit a second brings exactly one.
 */
public final class TokenBucket {
    private static final long UNIT = 1_000_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final long unitsPerSecond;
    private final long burst;
    private long tokens;
    private long filledNanos;

    /**
     * @param unitsPerSecond what comes in
     * @param burstNanos how much time's worth is saved up at most
     * @param now the time at which it is full
     */
    public TokenBucket(long unitsPerSecond, long burstNanos, long now) {
        this.unitsPerSecond = unitsPerSecond;
        this.burst = Math.max(UNIT, multiply(burstNanos, unitsPerSecond));
        this.tokens = burst;
        this.filledNanos = now;
    }

    /**
     * Spends the units if they are there; what costs more than the burst may go once the bucket is full.
     *
     * @return 0 if they are spent, or after how many nanoseconds to ask again
     */
    public long trySpend(double units, long now) {
        long cost = tokens(units);
        lock.lock();
        try {
            fill(now);
            long needed = Math.min(cost, burst);
            if (tokens >= needed) {
                tokens -= cost;
                return 0;
            }
            return Math.max(1, (needed - tokens + unitsPerSecond - 1) / unitsPerSecond);
        } finally {
            lock.unlock();
        }
    }

    /** Gives back (or, if negative, takes) what an estimate was wrong by. Never fills beyond the burst. */
    public void correct(double units) {
        lock.lock();
        try {
            tokens = Math.min(burst, tokens + tokens(units));
        } finally {
            lock.unlock();
        }
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
