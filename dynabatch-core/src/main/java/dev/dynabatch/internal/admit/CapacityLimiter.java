package dev.dynabatch.internal.admit;

import dev.dynabatch.metrics.ConsumedCapacity;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.metrics.ServiceOperation.Kind;
import dev.dynabatch.rate.AdaptiveRate;
import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.rate.FixedRate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The capacity limit of one table for everything that one client does with it: a budget for reads, one for writes.
 *
 * <p>It never waits: it says how long to wait.
 */
public final class CapacityLimiter {
    /** Limits nothing. */
    public static final CapacityLimiter NONE = new CapacityLimiter(CapacityLimit.unlimited(), 0);

    private final Map<Kind, CapacityBudget> budgets = new ConcurrentHashMap<>();
    private final long maxAgeNanos;
    private final Runnable refresh;
    private final AtomicLong freshNanos = new AtomicLong();

    private CapacityLimiter(long maxAgeNanos, Runnable refresh) {
        this.maxAgeNanos = maxAgeNanos;
        this.refresh = refresh;
    }

    /**
     * A limiter that is told what it {@linkplain #allow may spend}, and asks to be told again.
     *
     * @param maxAgeNanos after how long it asks, if it is used
     * @param refresh run once each time; must not block
     */
    public static CapacityLimiter refreshed(long maxAgeNanos, Runnable refresh) {
        return new CapacityLimiter(maxAgeNanos, refresh);
    }

    /**
     * A limiter by a limit that needs no description of the table.
     *
     * @param now the time, for bursts to start full
     */
    public CapacityLimiter(CapacityLimit limit, long now) {
        this(Long.MAX_VALUE, () -> {});
        if (limit instanceof FixedRate rate) {
            long burst = rate.burst().toNanos();
            allow(Kind.WRITE, new Allowance(rate.writeUnitsPerSecond(), Map.of(), burst), now);
            allow(Kind.READ, new Allowance(rate.readUnitsPerSecond(), Map.of(), burst), now);
        } else if (limit instanceof AdaptiveRate rate) {
            budgets.put(Kind.WRITE, new CapacityBudget(probe(rate, now), now));
            budgets.put(Kind.READ, new CapacityBudget(probe(rate, now), now));
        }
    }

    private static RateProbe probe(AdaptiveRate rate, long now) {
        double most = rate.bounded() ? rate.mostUnitsPerSecond() : RateProbe.UNBOUNDED;
        return new RateProbe(rate.leastUnitsPerSecond(), most, now);
    }

    /** Says how much may be spent from now on; before the first request, or again. */
    public void allow(Kind kind, Allowance allowance, long now) {
        freshNanos.set(now);
        CapacityBudget known = budgets.putIfAbsent(kind, new CapacityBudget(allowance, now));
        if (known != null) {
            known.allow(allowance, now);
        }
    }

    /**
     * Spends an estimate, if it is there.
     *
     * @param spender who asks, and will ask again: keeps a place in the line
     * @return 0 if it is spent, or after how many nanoseconds to ask again
     */
    public long trySpend(Object spender, ServiceOperation operation, double estimate, long now) {
        long fresh = freshNanos.get();
        if (now - fresh > maxAgeNanos && freshNanos.compareAndSet(fresh, now)) {
            refresh.run();
        }
        CapacityBudget budget = budgets.get(operation.kind());
        return budget == null ? 0 : budget.trySpend(spender, estimate, now);
    }

    /**
     * Settles what was spent, by an answer that did all of it, some, or for lack of capacity nothing.
     *
     * @param estimate what was spent
     * @param served the part of it that was done
     * @param consumed what the service reports; null when it does not, and the estimate stands
     */
    public void settle(
            ServiceOperation operation, double estimate, double served, @Nullable ConsumedCapacity consumed, long now) {
        CapacityBudget budget = budgets.get(operation.kind());
        if (budget != null) {
            budget.settle(estimate, served, consumed, now);
        }
    }

    /** Gives back the estimate of what was certainly not applied. */
    public void refund(ServiceOperation operation, double estimate) {
        CapacityBudget budget = budgets.get(operation.kind());
        if (budget != null) {
            budget.refund(estimate);
        }
    }

    /** Leaves an estimate spent: the answer was lost, and what it stands for may have been applied. */
    public void lost(ServiceOperation operation, double estimate) {
        CapacityBudget budget = budgets.get(operation.kind());
        if (budget != null) {
            budget.lost(estimate);
        }
    }

    /** The table itself, not a few keys, had no capacity for so many units. */
    public void throttled(ServiceOperation operation, double units, long now) {
        CapacityBudget budget = budgets.get(operation.kind());
        if (budget != null) {
            budget.throttled(units, now);
        }
    }

    /** Units a second that requests are held to at present; NaN while they are not. */
    public double rate(Kind kind) {
        CapacityBudget budget = budgets.get(kind);
        return budget == null ? Double.NaN : budget.rate();
    }

    /** A partition key was short by itself. */
    public void partShort(ServiceOperation operation, long now) {
        CapacityBudget budget = budgets.get(operation.kind());
        if (budget != null) {
            budget.partShort(now);
        }
    }
}
