package dev.dynabatch.internal.admit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.metrics.ConsumedCapacity;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The units that may be spent on one table, read or written: a bucket for the table, one for each global secondary index,
 * a line of those who wait, and, where the rate is to be found out, a probe.
 *
 * <p>It never waits: it says how long to wait. What an index will consume is known only afterwards; it is expected to be
 * what it was last, for each unit of the table.
 */
final class CapacityBudget {
    private static final long ADAPTIVE_BURST_NANOS = 1_000_000_000L;
    /** With a probe the rate may rise at any time: somebody who waits asks again at least so often. */
    private static final long LONGEST_WAIT_NANOS = 100_000_000L;

    private static final double LEARNING = 0.2;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Line line = new Line();

    @GuardedBy("lock")
    private final Map<String, Index> indexes = new HashMap<>(0);

    @GuardedBy("lock")
    private @Nullable Allowance allowance;

    @GuardedBy("lock")
    private @Nullable TokenBucket table;

    private final @Nullable RateProbe probe;

    /** One global secondary index: what it may consume, and how much it consumes for each unit of the table. */
    private static final class Index {
        final TokenBucket bucket;
        double perUnit;
        private double tableUnitsOut;
        private double out;

        Index(TokenBucket bucket) {
            this.bucket = bucket;
        }

        void spend(double tableUnits) {
            double units = tableUnits * perUnit;
            bucket.spend(units);
            tableUnitsOut += tableUnits;
            out += units;
        }

        /** Takes back what was spent on so many units of the table: their share, whatever was expected then. */
        void takeBack(double tableUnits) {
            bucket.correct(settle(tableUnits));
        }

        /** Nothing is out any more for so many units of the table; returns what was spent on them. */
        double settle(double tableUnits) {
            double units = tableUnitsOut <= tableUnits ? out : out * tableUnits / tableUnitsOut;
            tableUnitsOut = Math.max(0, tableUnitsOut - tableUnits);
            out -= units;
            return units;
        }

        void learn(double newPerUnit) {
            perUnit += LEARNING * (newPerUnit - perUnit);
        }
    }

    /** A budget that follows the table. */
    CapacityBudget(RateProbe probe, long now) {
        this.probe = probe;
        this.table = probe.bounded() ? new TokenBucket((long) probe.rate(now), ADAPTIVE_BURST_NANOS, now) : null;
    }

    /** A budget that is told what it may spend. */
    CapacityBudget(Allowance allowance, long now) {
        this.probe = null;
        this.allowance = allowance;
        this.table = new TokenBucket(allowance.table(), allowance.burstNanos(), now);
    }

    /** Is told anew what it may spend. */
    void allow(Allowance newAllowance, long now) {
        lock.lock();
        try {
            allowance = newAllowance;
            if (table != null) {
                table.setRate(newAllowance.table(), newAllowance.burstNanos(), now);
            }
            indexes.forEach(
                    (name, index) -> index.bucket.setRate(newAllowance.of(name), newAllowance.burstNanos(), now));
        } finally {
            lock.unlock();
        }
    }

    /** Spends an estimate if it is there and nobody waits longer; otherwise says when to ask again. */
    long trySpend(Object spender, double units, long now) {
        lock.lock();
        try {
            TokenBucket bucket = atRateLocked(now);
            if (bucket == null) {
                return 0;
            }
            double ahead = line.ahead(spender, now);
            long wait = waitLocked(bucket, units, ahead, now);
            if (wait == 0) {
                bucket.spend(units);
                indexes.values().forEach(index -> index.spend(units));
                line.leave(spender);
                return 0;
            }
            line.keep(spender, Math.min(units, bucket.burstUnits()), wait, now);
            if (probe != null) {
                probe.limited();
                return Math.min(wait, LONGEST_WAIT_NANOS);
            }
            return wait;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private long waitLocked(TokenBucket bucket, double units, double ahead, long now) {
        long wait = wait(bucket, units, ahead, now);
        for (Index index : indexes.values()) {
            wait = Math.max(wait, wait(index.bucket, units * index.perUnit, ahead * index.perUnit, now));
        }
        return wait;
    }

    private static long wait(TokenBucket bucket, double units, double ahead, long now) {
        return bucket.waitNanos(units, ahead, now);
    }

    /** The table's bucket, at the rate that the probe has found; null while nothing is limited. */
    @GuardedBy("lock")
    private @Nullable TokenBucket atRateLocked(long now) {
        if (probe == null) {
            return table;
        }
        double rate = probe.rate(now);
        if (table == null && !probe.free()) {
            table = new TokenBucket((long) rate, ADAPTIVE_BURST_NANOS, now);
        } else if (table != null) {
            table.setRate((long) rate, ADAPTIVE_BURST_NANOS, now);
        }
        if (table != null && probe.foundEmpty()) {
            table.empty(now);
        }
        return table;
    }

    /**
     * Settles what was spent on an estimate, once the answer is there.
     *
     * @param estimate what was spent
     * @param served the part of it that was done; the rest was throttled
     * @param consumed what the service says that it took, or null when it does not say
     */
    void settle(double estimate, double served, @Nullable ConsumedCapacity consumed, long now) {
        double actual = served;
        if (consumed != null) {
            actual = consumed.tableUnits();
            for (double units : consumed.localIndexes().values()) {
                actual += units; // a local index draws on the table's capacity
            }
        }
        lock.lock();
        try {
            if (table != null) {
                // with a probe an attempt that was throttled has cost its estimate: else they would cost nothing
                table.correct((probe == null ? estimate : served) - actual);
            }
            if (allowance != null) {
                indexes.values().forEach(index -> index.takeBack(estimate));
                if (consumed != null) {
                    settleIndexesLocked(consumed, actual, now);
                } else {
                    indexes.values().forEach(index -> index.bucket.spend(served * index.perUnit));
                }
            }
            if (probe != null) {
                probe.answered(actual, now);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void settleIndexesLocked(ConsumedCapacity consumed, double tableUnits, long now) {
        Allowance allowed = allowance;
        if (allowed == null) {
            return;
        }
        consumed.globalIndexes().forEach((name, units) -> {
            Index index = indexes.computeIfAbsent(
                    name, added -> new Index(new TokenBucket(allowed.of(added), allowed.burstNanos(), now)));
            index.bucket.spend(units);
        });
        if (tableUnits > 0) {
            indexes.forEach(
                    (name, index) -> index.learn(consumed.globalIndexes().getOrDefault(name, 0.0) / tableUnits));
        }
    }

    /** Gives back what was spent on something that was certainly not done. */
    void refund(double estimate) {
        lock.lock();
        try {
            if (table != null) {
                table.correct(estimate);
            }
            indexes.values().forEach(index -> index.takeBack(estimate));
        } finally {
            lock.unlock();
        }
    }

    /** What was spent on an estimate stays spent: its answer was lost, and will not say what it took. */
    void lost(double estimate) {
        lock.lock();
        try {
            indexes.values().forEach(index -> index.settle(estimate));
        } finally {
            lock.unlock();
        }
    }

    /** The table had no capacity for so many units. */
    void throttled(double units, long now) {
        if (probe != null) {
            lock.lock();
            try {
                probe.throttled(units, now);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Units of the table a second at present; NaN while nothing is limited. */
    double rate() {
        lock.lock();
        try {
            return table == null || (probe != null && probe.free() && !probe.bounded())
                    ? Double.NaN
                    : table.unitsPerSecond();
        } finally {
            lock.unlock();
        }
    }

    /** A partition key was short by itself. */
    void partShort(long now) {
        if (probe != null) {
            lock.lock();
            try {
                probe.partShort(now);
            } finally {
                lock.unlock();
            }
        }
    }
}
