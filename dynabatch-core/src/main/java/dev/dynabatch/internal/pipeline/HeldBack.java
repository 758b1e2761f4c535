package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.accumulate.Agenda;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.internal.admit.PartitionPenalties;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.Waiter;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When the partition keys of one writer, or getter, that are held back are tried again. Guarded by its lock; does nothing to
 * the outside.
 *
 * @param <T> what waits with them
 */
final class HeldBack<T extends Waiter<T>> {
    /**
     * How long a partition key rests when it is short, at least: meanwhile the keys beside it get through, and its
     * partition saves up what it can deliver. Below a second, which the service saves in any case.
     */
    private static final long REST_NANOS = 700_000_000L;
    /** How long, at most, it lets others go first: by then it shows that it is alive. */
    private static final long LONGEST_YIELD_NANOS = 2_000_000_000L;

    private static final long YIELD_STEP_NANOS = 20_000_000L;

    private final CapacityLimiter limiter;
    private final ServiceOperation operation;
    private final Backoff backoff;
    private final Agenda<Later<T>> agenda;
    private final PartitionPenalties<T> penalties;

    /**
     * @param limiter the table's; learns when a key is short by itself
     * @param operation in what they are sent
     * @param agenda takes when a partition key is to be tried
     * @param penalties which are held back: none so far
     */
    HeldBack(
            CapacityLimiter limiter,
            ServiceOperation operation,
            Backoff backoff,
            Agenda<Later<T>> agenda,
            PartitionPenalties<T> penalties) {
        this.limiter = limiter;
        this.operation = operation;
        this.backoff = backoff;
        this.agenda = agenda;
        this.penalties = penalties;
    }

    /** The one that something must wait with, or null if its partition key is not held back. */
    PartitionPenalties<T>.@Nullable Held of(T waiter) {
        return penalties.of(waiter);
    }

    /** Takes what is about to leave, if its partition key is held back. */
    boolean takes(T waiter) {
        if (waiter.probing()) {
            return false;
        }
        PartitionPenalties<T>.Held held = penalties.of(waiter);
        if (held == null) {
            return false;
        }
        held.add(waiter, false);
        return true;
    }

    /** Takes what was throttled; false when too many keys are held back already. */
    boolean add(T waiter, long now) {
        PartitionPenalties<T>.Held held = penalties.of(waiter);
        if (held == null) {
            Key partition = waiter.partition();
            held = penalties.begin(partition, now);
            if (held == null) {
                return false;
            }
            tryAt(now + backoff.delayNanos(held.rounds()), partition);
        }
        held.add(waiter, true);
        return true;
    }

    private void tryAt(long nanos, Key partition) {
        agenda.add(nanos, new Later.TryPartition<>(partition));
    }

    /** What is let go of a partition key whose time has come; a key of which nothing waits flows again. */
    List<T> letGo(Key partition, long now) {
        PartitionPenalties<T>.Held held = penalties.get(partition);
        if (held == null || held.trying()) {
            return List.of();
        }
        if (held.yields(LONGEST_YIELD_NANOS, now)) {
            tryAt(now + YIELD_STEP_NANOS, partition);
            return List.of();
        }
        List<T> gone = held.letGo(now);
        if (gone.isEmpty()) {
            penalties.end(partition);
        }
        return gone;
    }

    /** Whether these, let go together, are worth a request of their own. */
    boolean many(List<T> gone) {
        return penalties.many(gone.size());
    }

    /** Tells the partition key of what was let go how that ended. */
    void probed(T waiter, boolean done, long now) {
        if (!waiter.probing()) {
            return;
        }
        waiter.probes(false);
        PartitionPenalties<T>.Held held = penalties.of(waiter);
        if (held == null) {
            return;
        }
        if (done) {
            held.done(now);
        } else {
            held.notDone();
        }
        if (!held.trying()) {
            long delay = held.endTry() ? backoff.delayNanos(held.rounds()) : 0;
            if (held.isShort()) {
                delay += REST_NANOS;
                limiter.partShort(operation, now);
            }
            tryAt(now + delay, waiter.partition());
        }
    }

    /** How many wait, beside which the rest can flow. */
    int beside() {
        return penalties.beside();
    }

    /** How many wait. */
    int count() {
        return penalties.count();
    }

    /** Bytes of what waits. */
    long bytes() {
        return penalties.bytes();
    }

    /** Takes out what waits with a partition key and of which this is true. */
    List<T> takeOut(Key partition, Predicate<T> which) {
        PartitionPenalties<T>.Held held = penalties.get(partition);
        return held == null ? List.of() : held.takeOut(which);
    }

    /** Takes out, and forgets, what waits and of which this is true. */
    List<T> drop(Predicate<T> which) {
        return penalties.drop(which);
    }

    /** Forgets all; what waited. */
    List<T> clear() {
        return penalties.clear();
    }
}
