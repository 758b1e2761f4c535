package dev.dynabatch.local.fault;

import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.internal.time.WallClock;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;

/** One service with faults, whatever transports lead to it: its plan, its chances, its clock and its new tables. */
final class FaultState {
    /** How many refused requests are remembered: those of the last minutes. */
    private static final int REMEMBERED = 10_007;

    private static final long ODD = 0xD1342543DE82EF95L;

    final Scheduler scheduler;
    final ServiceClock clock;
    volatile FaultPlan plan;
    volatile ObjLongConsumer<Fault> listener = (fault, request) -> {};

    private final long seed;
    private final AtomicLong requests = new AtomicLong();
    private final Map<Fault, Long> played = new ConcurrentHashMap<>();
    private final Set<String> creating = ConcurrentHashMap.newKeySet();
    private final Set<Long> refused = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    FaultState(Scheduler scheduler, WallClock clock, FaultPlan plan, long seed) {
        this.scheduler = scheduler;
        this.clock = new ServiceClock(clock);
        this.plan = plan;
        this.seed = seed;
    }

    /** The number of the next request, from 1. */
    long next() {
        return requests.incrementAndGet();
    }

    /** The chances of a request: they follow from the seed and its number alone. */
    RandomGenerator chances(long request) {
        long own = new SplittableRandom(seed ^ ODD * request).nextLong();
        return new SplittableRandom(own);
    }

    long requests() {
        return requests.get();
    }

    void play(Fault fault, long request) {
        played.merge(fault, 1L, Long::sum);
        listener.accept(fault, request);
    }

    Map<Fault, Long> played() {
        Map<Fault, Long> counts = new EnumMap<>(Fault.class);
        counts.putAll(played);
        return counts;
    }

    /** Whether a request may be refused for its credentials or its time: it was not yet. */
    boolean refuse(RequestBody request) {
        return refused.add(request.fingerprint());
    }

    /** A table was made: it is not ready at once. */
    void created(List<String> tables, RandomGenerator random) {
        long longest = plan.longestCreation().toNanos();
        if (longest > 0) {
            creating.addAll(tables);
            scheduler.schedule(() -> creating.removeAll(tables), random.nextLong(longest + 1));
        }
    }

    /** Whether one of a request's tables is being made. */
    boolean creating(RequestBody request) {
        return !creating.isEmpty() && request.tables().stream().anyMatch(creating::contains);
    }
}
