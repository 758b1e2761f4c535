package dev.dynabatch.rate;

/**
 * All the capacity a table has to give, without being told how much that is.
 *
 * <p>Nothing is held back until the table throttles. From then on the client sends at the rate that the table is measured
 * to deliver, about 1 % above it, so that it goes on being measured; when the throttles cease, because the table has
 * grown or another client has gone, it speeds up until they come back. What is learnt is kept as long as the client
 * lives. Throttles of a few hot keys do not count: those keys are held back by themselves.
 *
 * <p>Use it unless something else must keep its share of the table; then use {@link TableShare} or {@link FixedRate}.
 *
 * @param leastUnitsPerSecond never go below this, in WCU and in RCU a second, at least 1; more keeps a client from
 *     starving beside greedier ones
 * @param mostUnitsPerSecond never go above this, in WCU and in RCU a second; kept from the first request on, as a
 *     {@link FixedRate} is
 */
public record AdaptiveRate(long leastUnitsPerSecond, long mostUnitsPerSecond) implements CapacityLimit {
    /** Above this no rate is limited. */
    static final long MOST = 100_000_000;

    /** From 1 unit a second to as much as there is. */
    public static final AdaptiveRate DEFAULT = new AdaptiveRate(1, MOST);

    /** Checks the numbers. */
    public AdaptiveRate {
        FixedRate.check("leastUnitsPerSecond", leastUnitsPerSecond);
        FixedRate.check("mostUnitsPerSecond", mostUnitsPerSecond);
        if (leastUnitsPerSecond > mostUnitsPerSecond) {
            throw new IllegalArgumentException("leastUnitsPerSecond (" + leastUnitsPerSecond
                    + ") is above mostUnitsPerSecond (" + mostUnitsPerSecond + ")");
        }
    }

    /** All there is, but never more than this many units a second. */
    public static AdaptiveRate upTo(long mostUnitsPerSecond) {
        return new AdaptiveRate(1, mostUnitsPerSecond);
    }

    /** Whether there is an upper limit. */
    public boolean bounded() {
        return mostUnitsPerSecond < MOST;
    }
}
