package dev.dynabatch.rate;

import java.time.Duration;

/**
 * A fixed share of capacity: so many units a second, and a burst after a pause.
 *
 * <p>The rate is the table's own: what local secondary indexes consume counts, since they draw on the table's capacity,
 * and each global secondary index is limited by itself, to the same rate.
 *
 * <p>Spending is estimated before a request and corrected by what the service reports after it, so the long-run rate is
 * kept also when the estimate was wrong. A request that costs more than the whole burst is let through once the burst is
 * full, and what it overdrew is waited for afterwards: nothing is ever too large to leave.
 *
 * @param writeUnitsPerSecond WCU a second, at least 1
 * @param readUnitsPerSecond RCU a second, at least 1
 * @param burst how many seconds' worth may be spent at once after a pause; a trigger, not a hard limit
 */
public record FixedRate(long writeUnitsPerSecond, long readUnitsPerSecond, Duration burst) implements CapacityLimit {

    /** Checks the numbers. */
    public FixedRate {
        check("writeUnitsPerSecond", writeUnitsPerSecond);
        check("readUnitsPerSecond", readUnitsPerSecond);
        if (burst.isNegative() || burst.isZero() || burst.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "burst must be above 0 and at most 5 minutes (what a table itself saves up), but is " + burst);
        }
    }

    /** This many write and read units a second, with a burst of one second. */
    public static FixedRate of(long writeUnitsPerSecond, long readUnitsPerSecond) {
        return new FixedRate(writeUnitsPerSecond, readUnitsPerSecond, Duration.ofSeconds(1));
    }

    /** This many write units a second with a burst of one second; reads are in effect not limited. */
    public static FixedRate writes(long writeUnitsPerSecond) {
        return of(writeUnitsPerSecond, AdaptiveRate.MOST);
    }

    /** This many read units a second with a burst of one second; writes are in effect not limited. */
    public static FixedRate reads(long readUnitsPerSecond) {
        return of(AdaptiveRate.MOST, readUnitsPerSecond);
    }

    static void check(String name, long value) {
        if (value < 1 || value > AdaptiveRate.MOST) {
            throw new IllegalArgumentException(name + " must be from 1 to " + AdaptiveRate.MOST + ", but is " + value);
        }
    }
}
