package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.accumulate.Agenda;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.internal.admit.PartitionPenalties;
import dev.dynabatch.internal.admit.PartitionPenalties.Held;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the partition keys of one writer that are held back are tried again. Guarded by the writer's lock; does nothing to
 * the outside.
 */
final class HeldBack {
    /**
     * How long a partition key rests when it is short, at least: meanwhile the keys beside it get through, and its
     * partition saves up what it can deliver. Below a second, which the service saves in any case.
     */
    private static final long REST_NANOS = 700_000_000L;
    /** How long, at most, it lets others go first: by then it shows that it is alive. */
    private static final long LONGEST_YIELD_NANOS = 2_000_000_000L;

    private static final long YIELD_STEP_NANOS = 20_000_000L;

    private final CapacityLimiter limiter;
    private final Backoff backoff;
    private final Agenda agenda;
    private final PartitionPenalties penalties;

    /**
     * @param agenda where the tries are noted
     * @param memory the budget that it shares with what flows; when half of it waits here, the load can only go as fast as
     *     this does
     */
    HeldBack(CapacityLimiter limiter, Backoff backoff, Agenda agenda, long memory) {
        this.limiter = limiter;
        this.backoff = backoff;
        this.agenda = agenda;
        this.penalties = new PartitionPenalties(memory / 2);
    }

    /** The one that an operation must wait with, or null if its partition key is not held back. */
    @Nullable
    Held of(WriteOperation operation) {
        return penalties.of(operation);
    }

    /** Takes an operation that is about to leave, if its partition key is held back. */
    boolean takes(WriteOperation operation) {
        if (operation.probing) {
            return false;
        }
        Held held = penalties.of(operation);
        if (held == null) {
            return false;
        }
        held.add(operation, false);
        return true;
    }

    /** Takes an operation that was throttled; false when too many keys are held back already. */
    boolean add(WriteOperation operation, long now) {
        Held held = penalties.of(operation);
        if (held == null) {
            Key partition = operation.key().partition();
            held = penalties.begin(partition, now);
            if (held == null) {
                return false;
            }
            agenda.add(now + backoff.delayNanos(held.rounds()), new Agenda.Entry.TryPartition(partition));
        }
        held.add(operation, true);
        return true;
    }

    /** What is let go of a partition key whose time has come; a key of which nothing waits flows again. */
    List<WriteOperation> letGo(Key partition, long now) {
        Held held = penalties.get(partition);
        if (held == null || held.trying()) {
            return List.of();
        }
        if (held.yields(LONGEST_YIELD_NANOS, now)) {
            agenda.add(now + YIELD_STEP_NANOS, new Agenda.Entry.TryPartition(partition));
            return List.of();
        }
        List<WriteOperation> gone = held.letGo(now);
        if (gone.isEmpty()) {
            penalties.end(partition);
        }
        return gone;
    }

    /** Tells the partition key of an operation that was let go how that ended. */
    void probed(WriteOperation operation, boolean written, long now) {
        if (!operation.probing) {
            return;
        }
        operation.probing = false;
        Held held = penalties.of(operation);
        if (held == null) {
            return;
        }
        if (written) {
            held.written(now);
        } else {
            held.notWritten();
        }
        if (!held.trying()) {
            long delay = held.endTry() ? backoff.delayNanos(held.rounds()) : 0;
            if (held.isShort()) {
                delay += REST_NANOS;
                limiter.partShort(ServiceOperation.BATCH_WRITE_ITEM, now);
            }
            agenda.add(
                    now + delay, new Agenda.Entry.TryPartition(operation.key().partition()));
        }
    }

    /** Bytes of the operations that wait. */
    long bytes() {
        return penalties.bytes();
    }

    void dropEnded() {
        penalties.dropEnded();
    }

    void clear() {
        penalties.clear();
    }
}
