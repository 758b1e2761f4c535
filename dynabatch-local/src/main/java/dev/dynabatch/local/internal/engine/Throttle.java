package dev.dynabatch.local.internal.engine;

import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.local.internal.capacity.Access;
import dev.dynabatch.local.internal.capacity.Limit;
import dev.dynabatch.local.internal.capacity.Meter;
import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Settings;
import dev.dynabatch.local.internal.capacity.Throughput;
import dev.dynabatch.local.internal.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A table's capacity and its indexes': decides what is served. Safe for use by many threads.
 *
 * <p>What is served is charged what its answer reports as consumed, neither more nor less; what is throttled is charged
 * nothing. A local index lives on its table's capacity, a global one on its own; and a write is served only if the table
 * and every global index it changes can take it.
 */
final class Throttle {
    private final WallClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Random random;
    /** The table's first, then by the index's ordinal. */
    private final List<Gauge> gauges = new ArrayList<>();

    private record Gauge(Meter meter, ThrottlingReason.Resource resource) {}

    Throttle(TableDefinition definition, Store store, Settings settings, WallClock clock) {
        this.clock = clock;
        this.random = new Random(settings.seed() * 31 + definition.name().hashCode());
        long now = clock.millis();
        Gauge table = gauge(definition, null, store, settings, now);
        gauges.add(table);
        for (SecondaryIndex index : definition.indexes()) {
            gauges.add(index.global() ? gauge(definition, index, store, settings, now) : table);
        }
    }

    private static Gauge gauge(
            TableDefinition definition, @Nullable SecondaryIndex index, Store store, Settings settings, long now) {
        Throughput created = index == null ? definition.capacity() : index.capacity();
        int space = definition.space() + (index == null ? 0 : index.ordinal());
        Meter meter = new Meter(created, store.totals(space).weight(), settings, now);
        String arn = TableDescription.arn(definition, index);
        return new Gauge(meter, new ThrottlingReason.Resource(arn, index != null, meter.onDemand()));
    }

    /** Charges units and says nothing, or charges nothing and says why. */
    Set<ThrottlingReason> admit(Access access, Units units) {
        lock.lock();
        try {
            long now = clock.millis();
            Set<ThrottlingReason> reasons = new LinkedHashSet<>();
            for (Units.Charge charge : units.charges()) {
                addReason(access, charge.index(), charge.span().first(), now, reasons);
            }
            if (reasons.isEmpty()) {
                charge(access, units, now);
            }
            return reasons;
        } finally {
            lock.unlock();
        }
    }

    /** Says why reading may not begin, if it may not; what it costs is to be charged at its end. */
    Set<ThrottlingReason> begin(@Nullable SecondaryIndex index, int hash) {
        lock.lock();
        try {
            Set<ThrottlingReason> reasons = new LinkedHashSet<>();
            addReason(Access.READ, index, hash, clock.millis(), reasons);
            return reasons;
        } finally {
            lock.unlock();
        }
    }

    /** Charges what was read, whether there is so much or not. */
    void charge(Units units) {
        lock.lock();
        try {
            charge(Access.READ, units, clock.millis());
        } finally {
            lock.unlock();
        }
    }

    /** The order in which to serve so many items of one batch. */
    int[] order(int size) {
        int[] order = new int[size];
        lock.lock();
        try {
            for (int i = 0; i < size; i++) {
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
        } finally {
            lock.unlock();
        }
        return order;
    }

    /** What the table, or an index, takes at once. */
    Rates warm(@Nullable SecondaryIndex index) {
        lock.lock();
        try {
            return gauge(index).meter.warm(clock.millis());
        } finally {
            lock.unlock();
        }
    }

    private void addReason(
            Access access, @Nullable SecondaryIndex index, int hash, long now, Set<ThrottlingReason> reasons) {
        Gauge gauge = gauge(index);
        Limit limit = gauge.meter.exceeded(access, hash, now);
        if (limit != null) {
            reasons.add(new ThrottlingReason(limit, access, gauge.resource));
        }
    }

    private void charge(Access access, Units units, long now) {
        for (Units.Charge charge : units.charges()) {
            gauge(charge.index()).meter.take(access, charge.span(), charge.units(), now);
        }
    }

    private Gauge gauge(@Nullable SecondaryIndex index) {
        return gauges.get(index == null ? 0 : index.ordinal());
    }
}
