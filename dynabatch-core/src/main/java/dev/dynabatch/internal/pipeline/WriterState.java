package dev.dynabatch.internal.pipeline;

import dev.dynabatch.FailureReason;
import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.accumulate.Agenda;
import dev.dynabatch.internal.accumulate.Flushes;
import dev.dynabatch.internal.accumulate.OperationQueue;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.PartitionPenalties;
import dev.dynabatch.internal.admit.PartitionPenalties.Held;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.model.WriteOperation.State;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the operations of one writer are: in the queue, waiting for a time, held back with their partition key, or formed
 * into batches. Guarded by the writer's lock; does nothing to the outside.
 */
final class WriterState {
    /** From how many operations on a batch of one partition key alone is worth a request. */
    private static final int DEDICATED = 5;
    /**
     * How long a partition key with that many rests when it is short, at least: meanwhile the keys beside it get through,
     * and its partition saves up what it can deliver. Below a second, which the service saves in any case.
     */
    private static final long REST_NANOS = 700_000_000L;

    private final WriterSpec spec;
    private final Backoff backoff;
    private final Outcomes outcomes;
    private final OperationQueue queue;
    private final Agenda agenda = new Agenda();
    private final PartitionPenalties penalties = new PartitionPenalties();
    private final Deque<WriteBatch> formed = new ArrayDeque<>();
    private final Patience patience;
    private long lingerEndNanos;
    private boolean lingering;
    private int pauseRounds;
    private long pauseEndNanos;
    private boolean paused;
    private boolean stopped;

    WriterState(WriterSpec spec, Backoff backoff, Outcomes outcomes, Flushes flushes, long now) {
        this.spec = spec;
        this.backoff = backoff;
        this.outcomes = outcomes;
        this.queue = new OperationQueue(spec.options().coalescing(), flushes);
        this.patience = new Patience(spec.retry(), now);
    }

    // ---- coming in

    void add(WriteOperation operation, long now) {
        long mayLeave = queue.add(operation, now);
        if (mayLeave != now) {
            agenda.add(mayLeave, new Agenda.Entry.MayLeave(List.of(operation)));
        }
        startLinger(now);
    }

    private void startLinger(long now) {
        if (queue.empty()) {
            lingering = false;
        } else if (!lingering) {
            lingering = true;
            lingerEndNanos = now + spec.options().linger().toNanos();
        }
    }

    /** Whether a batch is full. */
    boolean full() {
        return queue.full();
    }

    // ---- going out

    /** The batch to send next, left where it is, or null. */
    @Nullable
    WriteBatch peek(long now, boolean force) {
        wake(now);
        if (paused) {
            if (pauseEndNanos - now > 0) {
                return null;
            }
            paused = false;
        }
        WriteBatch first = formed.peek();
        if (first != null) {
            return first;
        }
        boolean leaves = !queue.empty()
                && (force || queue.full() || queue.flushing() || (lingering && lingerEndNanos - now <= 0));
        while (leaves) {
            List<WriteOperation> taken = queue.takeBatch(this::heldBack);
            lingering = false;
            startLinger(now);
            if (!taken.isEmpty()) {
                WriteBatch batch = new WriteBatch(taken);
                formed.add(batch);
                return batch;
            }
            leaves = !queue.empty();
        }
        return null;
    }

    private boolean heldBack(WriteOperation operation) {
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

    /** Takes the batch that was peeked: it leaves now. */
    void leave(WriteBatch batch, long now) {
        formed.remove();
        batch.sentNanos = now;
        for (WriteOperation operation : batch.operations) {
            operation.state = State.IN_FLIGHT;
            operation.attempts++;
        }
    }

    /** When to look again although nothing happens, or -1 if there is nothing to wait for. */
    long delayNanos(long now) {
        long delay = Long.MAX_VALUE;
        if (!agenda.isEmpty()) {
            delay = Math.min(delay, agenda.nextNanos() - now);
        }
        if (lingering) {
            delay = Math.min(delay, lingerEndNanos - now);
        }
        if (paused) {
            delay = Math.max(delay == Long.MAX_VALUE ? 0 : delay, pauseEndNanos - now);
        }
        return delay == Long.MAX_VALUE ? -1 : Math.max(0, delay);
    }

    private void wake(long now) {
        for (var entry = agenda.pollDue(now); entry != null; entry = agenda.pollDue(now)) {
            if (entry instanceof Agenda.Entry.MayLeave mayLeave) {
                for (int i = mayLeave.operations().size() - 1; i >= 0; i--) {
                    mayLeave(mayLeave.operations().get(i).current(), now);
                }
            } else if (entry instanceof Agenda.Entry.HoldEnds holdEnds) {
                queue.endHold(holdEnds.key(), now);
            } else if (entry instanceof Agenda.Entry.TryPartition tryPartition) {
                tryPartition(tryPartition.partition(), now);
            }
        }
        startLinger(now);
    }

    private void mayLeave(WriteOperation operation, long now) {
        if (operation.state == State.WAITING) {
            readyAgain(operation, now);
        }
    }

    /** What has waited once does not linger. */
    private void readyAgain(WriteOperation operation, long now) {
        queue.makeReady(operation, true);
        lingering = true;
        lingerEndNanos = now;
    }

    private void tryPartition(Key partition, long now) {
        Held held = penalties.get(partition);
        if (held == null || held.trying()) {
            return;
        }
        List<WriteOperation> gone = held.letGo();
        if (gone.isEmpty()) {
            penalties.end(partition);
        } else if (gone.size() >= DEDICATED) {
            gone.forEach(operation -> operation.state = State.FORMED);
            formed.add(new WriteBatch(gone));
        } else {
            for (int i = gone.size() - 1; i >= 0; i--) {
                readyAgain(gone.get(i), now);
            }
        }
    }

    // ---- coming back

    /** Something was written: whoever waits for progress begins anew. */
    void progress(long now) {
        patience.progress(now);
        pauseRounds = 0;
    }

    /** The operation's turn is over; the next on its key may go, after a hold if an attempt was lost. */
    void release(WriteOperation operation, long now) {
        followed(operation, queue.moveUp(operation), now);
    }

    private void followed(WriteOperation operation, @Nullable WriteOperation next, long now) {
        long heldUntil = operation.heldUntil(now);
        if (next != null) {
            operation.handHold(next);
            place(next, heldUntil, now);
        } else if (heldUntil != now && !stopped) {
            queue.hold(operation.key(), heldUntil);
            agenda.add(heldUntil, new Agenda.Entry.HoldEnds(operation.key()));
        }
    }

    private void place(WriteOperation operation, long mayLeave, long now) {
        // Who has waited out a silent table gets no time of its own.
        if (!patience.tooLate(operation, now)) {
            operation.eligibleSinceNanos = mayLeave;
        }
        if (mayLeave - now > 0) {
            operation.state = State.WAITING;
            agenda.add(mayLeave, new Agenda.Entry.MayLeave(List.of(operation)));
        } else {
            queue.makeReady(operation, false);
        }
    }

    /**
     * What to send again in place of an operation that was certainly not applied this time: itself, or the one behind it,
     * which supersedes it; null when that one must wait for a hold first.
     */
    private @Nullable WriteOperation heir(WriteOperation operation, long now) {
        if (!queue.supersededBehind(operation)) {
            return operation;
        }
        WriteOperation next = queue.moveUp(operation);
        if (next == null) {
            return operation;
        }
        next.supersede(operation);
        operation.state = State.DONE;
        next.eligibleSinceNanos = now;
        operation.handHold(next);
        long heldUntil = operation.heldUntil(now);
        if (heldUntil != now) {
            place(next, heldUntil, now);
            return null;
        }
        return next;
    }

    /** Whether an operation's partition key is held back. */
    boolean isHeldBack(WriteOperation operation) {
        return penalties.of(operation) != null;
    }

    /** An operation came back because the table, not a few of its keys, has no capacity. */
    void tableShort(WriteOperation operation, long now) {
        spec.limiter().throttled(ServiceOperation.BATCH_WRITE_ITEM, WriteBatch.estimatedUnits(operation), now);
    }

    /** An operation came back for lack of capacity: it waits with its partition key. False when it must be given up. */
    boolean throttled(WriteOperation operation, WriteBatch batch, long now) {
        Key partition = operation.key().partition();
        Held held = penalties.get(partition);
        boolean givenUp = held == null
                ? patience.exhausted(operation, batch, now)
                : patience.exhausted(operation, batch, held.progressNanos(), now);
        if (givenUp || stopped) {
            return false;
        }
        WriteOperation again = heir(operation, now);
        if (again == null) {
            return true;
        }
        if (held == null) {
            held = penalties.begin(partition, now);
            if (held == null) {
                wait(List.of(again), backoff.delayNanos(operation.rounds), now);
                return true;
            }
            agenda.add(now + backoff.delayNanos(held.rounds()), new Agenda.Entry.TryPartition(partition));
        }
        held.add(again, true);
        return true;
    }

    /** Those that wait with the partition key of an operation that was given up, and whose time is up with it. */
    List<WriteOperation> givenUpWith(WriteOperation operation, long now) {
        Held held = penalties.of(operation);
        return held == null || stopped
                ? List.of()
                : held.takeOut(other -> patience.tooLate(other, held.progressNanos(), now));
    }

    /**
     * The table has no capacity: nothing leaves for a while, and these go first then. What was in flight together is
     * throttled together: that is one round, not as many as there were requests. Returns those to give up.
     */
    List<WriteOperation> pause(WriteBatch batch, long now) {
        if (pauseRounds == 0 || batch.sentNanos - pauseEndNanos >= 0) {
            pauseRounds++;
            pauseEndNanos = now + backoff.delayNanos(pauseRounds);
            paused = true;
        }
        return again(batch, Math.max(0, pauseEndNanos - now), now);
    }

    /** A whole batch is sent again after a backoff. Returns those to give up. */
    List<WriteOperation> retry(WriteBatch batch, long now) {
        return again(batch, -1, now);
    }

    private List<WriteOperation> again(WriteBatch batch, long delayNanos, long now) {
        int rounds = 1;
        List<WriteOperation> waiting = new ArrayList<>(batch.operations.size());
        List<WriteOperation> givenUp = new ArrayList<>(0);
        for (WriteOperation operation : batch.operations) {
            if (operation.state != State.IN_FLIGHT) {
                continue;
            }
            if (patience.exhausted(operation, batch, now) || stopped) {
                givenUp.add(operation);
                continue;
            }
            rounds = Math.max(rounds, operation.rounds);
            WriteOperation again = operation.mayBeApplied ? operation : heir(operation, now);
            if (again != null) {
                waiting.add(again);
            }
        }
        wait(waiting, delayNanos >= 0 ? delayNanos : backoff.delayNanos(rounds), now);
        return givenUp;
    }

    /**
     * Those that have waited for as long as the table, without any progress, is given: they are given up together with
     * what was tried. Trying each would take as long again, for as many as there are.
     */
    List<WriteOperation> givenUpWithTable(long now) {
        if (stopped || !patience.tableTooLate(now)) {
            return List.of();
        }
        List<WriteOperation> out = queue.takeOut(
                operation -> patience.tooLate(operation, now), (first, next) -> followed(first, next, now));
        out.forEach(operation -> probed(operation, false, now));
        penalties.dropEnded();
        List<WriteBatch> batches = List.copyOf(formed);
        formed.clear();
        for (WriteBatch batch : batches) {
            List<WriteOperation> left = batch.operations.stream()
                    .filter(operation -> operation.state == State.FORMED)
                    .toList();
            if (!left.isEmpty()) {
                formed.add(left.size() == batch.operations.size() ? batch : new WriteBatch(left));
            }
        }
        return out;
    }

    private void wait(List<WriteOperation> operations, long delayNanos, long now) {
        operations.forEach(operation -> operation.state = State.WAITING);
        agenda.add(now + delayNanos, new Agenda.Entry.MayLeave(operations));
    }

    /** Tells the partition key of an operation that was let go to try it how that ended. */
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
            Key partition = operation.key().partition();
            long delay = held.endTry() ? backoff.delayNanos(held.rounds()) : 0;
            if (held.isShort(DEDICATED)) {
                delay += REST_NANOS;
            }
            agenda.add(now + delay, new Agenda.Entry.TryPartition(partition));
        }
    }

    /** Sends a batch again as it is, before anything else. */
    void putBack(WriteBatch batch) {
        batch.operations.forEach(operation -> operation.state = State.FORMED);
        formed.addFirst(batch);
    }

    /** Sends a refused batch again as two halves, before anything else. */
    void split(WriteBatch batch) {
        int half = batch.operations.size() / 2;
        putBack(new WriteBatch(batch.operations.subList(half, batch.operations.size())));
        putBack(new WriteBatch(batch.operations.subList(0, half)));
    }

    // ---- ending

    /** Lets nothing leave any more; everything that is not in flight fails, as not sent. */
    void stop(@Nullable ServiceError error, Delivery delivery) {
        stopped = true;
        formed.clear();
        agenda.clear();
        penalties.clear();
        lingering = false;
        for (WriteOperation operation : queue.drain()) {
            if (error != null) {
                operation.failedWith(error);
            }
            outcomes.failed(operation, FailureReason.NOT_SENT, delivery);
        }
    }

    boolean stopped() {
        return stopped;
    }

    /** Fails what is in flight as unknown: nobody waits for its answers any more. */
    void abandonInFlight(ServiceError error, long now, Delivery delivery) {
        for (WriteOperation operation : queue.drainInFlight()) {
            operation.lost(now);
            operation.failedWith(error);
            outcomes.failed(operation, FailureReason.UNKNOWN, delivery);
        }
    }
}
