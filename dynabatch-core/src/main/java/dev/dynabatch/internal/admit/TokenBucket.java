package dev.dynabatch.internal.admit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Capacity units by time: so many a second, and a burst. Spending is estimated before and corrected after; a correction
 * may leave a debt, which the next spenders wait out.
 *
 * <p>Integer arithmetic in billionths of a unit: a nanosecond at one unit a second brings exactly one. Who is told to
 * wait keeps a place in the line, so that much at once is not starved by little again and again; a place that is not
 * claimed in time is given up.
 */
public final class TokenBucket {
    private static final long UNIT = 1_000_000_000L;
    /** How long after its time a place in the line is kept. */
    private static final long KEPT_NANOS = 1_000_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final long unitsPerSecond;
    private final long burst;

    @GuardedBy("lock")
    private final Map<Object, Place> line = new LinkedHashMap<>();

    @GuardedBy("lock")
    private long tokens;

    @GuardedBy("lock")
    private long filledNanos;

    /** What somebody waits for, and until when the place is kept. */
    private record Place(long needed, long keptUntilNanos) {}

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
     * Spends the units if they are there and nobody waits longer; what costs more than the burst may go once the bucket
     * is full.
     *
     * @param spender who asks, and will ask again
     * @return 0 if they are spent, or after how many nanoseconds to ask again
     */
    public long trySpend(Object spender, double units, long now) {
        long cost = tokens(units);
        long needed = Math.min(cost, burst);
        lock.lock();
        try {
            fillLocked(now);
            long ahead = aheadLocked(spender, now);
            if (tokens - ahead >= needed) {
                tokens -= cost;
                line.remove(spender);
                return 0;
            }
            long wait = Math.max(1, (ahead + needed - tokens + unitsPerSecond - 1) / unitsPerSecond);
            line.put(spender, new Place(needed, now + wait + KEPT_NANOS));
            return wait;
        } finally {
            lock.unlock();
        }
    }

    /** What those before the spender wait for. */
    @GuardedBy("lock")
    private long aheadLocked(Object spender, long now) {
        line.values().removeIf(place -> place.keptUntilNanos - now < 0);
        long ahead = 0;
        for (Map.Entry<Object, Place> each : line.entrySet()) {
            if (each.getKey() == spender) {
                break;
            }
            ahead += each.getValue().needed;
        }
        return ahead;
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

    @GuardedBy("lock")
    private void fillLocked(long now) {
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
