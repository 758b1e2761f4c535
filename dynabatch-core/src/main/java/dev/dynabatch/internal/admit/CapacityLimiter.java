package dev.dynabatch.internal.admit;

import dev.dynabatch.metrics.ConsumedCapacity;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.rate.FixedRate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The capacity limit of one table for everything that one client does with it: one bucket for reads, one for writes.
 *
 * <p>It never waits: it says how long to wait.
 */
public final class CapacityLimiter {
    private final Map<ServiceOperation.Kind, TokenBucket> buckets = new HashMap<>();

    /**
     * @param limit the limit
     * @param now the time, for the buckets to start full
     */
    public CapacityLimiter(CapacityLimit limit, long now) {
        if (limit instanceof FixedRate rate) {
            long burst = rate.burst().toNanos();
            buckets.put(ServiceOperation.Kind.WRITE, new TokenBucket(rate.writeUnitsPerSecond(), burst, now));
            buckets.put(ServiceOperation.Kind.READ, new TokenBucket(rate.readUnitsPerSecond(), burst, now));
        }
    }

    /**
     * Spends an estimate, if it is there.
     *
     * @param spender who asks, and will ask again: keeps a place in the line
     * @return 0 if it is spent, or after how many nanoseconds to ask again
     */
    public long trySpend(Object spender, ServiceOperation operation, double estimate, long now) {
        TokenBucket bucket = buckets.get(operation.kind());
        return bucket == null ? 0 : bucket.trySpend(spender, estimate, now);
    }

    /** Corrects an estimate by what was reported. Without a report the estimate stands. */
    public void reconcile(ServiceOperation operation, double estimate, @Nullable ConsumedCapacity consumed) {
        TokenBucket bucket = buckets.get(operation.kind());
        if (bucket != null && consumed != null) {
            bucket.correct(estimate - consumed.tableUnits());
        }
    }

    /** Gives back the estimate of what was certainly not applied. */
    public void refund(ServiceOperation operation, double estimate) {
        TokenBucket bucket = buckets.get(operation.kind());
        if (bucket != null) {
            bucket.correct(estimate);
        }
    }
}
