package dev.dynabatch.internal.pipeline;

import dev.dynabatch.FailureReason;
import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.accumulate.Agenda;
import dev.dynabatch.internal.accumulate.Flushes;
import dev.dynabatch.internal.accumulate.OperationQueue;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.PartitionPenalties;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.model.WriteOperation.State;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the operations of one writer are: in the queue, waiting for a time, held back with their partition key, or formed
 * into batches. Guarded by the writer's lock; does nothing to the outside.
 */
final class WriterState {
    private final WriterSpec spec;
    private final Backoff backoff;
    private final Outcomes outcomes;
    private final OperationQueue queue;
    private final Agenda<Later<WriteOperation>> agenda = new Agenda<>();
    private final HeldBack<WriteOperation> heldBack;
    private final Formed formed = new Formed();
    private final Patience patience;
    private final Turns turns;
    private final Pause pause;
    private long lingerEndNanos;
    private boolean lingering;
    private boolean stopped;

    WriterState(WriterSpec spec, ClientParts client, Outcomes outcomes, Flushes flushes) {
        this.spec = spec;
        this.backoff = client.backoff();
        this.outcomes = outcomes;
        this.queue = new OperationQueue(spec.options().coalescing(), flushes);
        this.patience = new Patience(spec.retry(), client.now());
        this.turns = new Turns(queue, agenda, patience);
        this.pause = new Pause(backoff, client.now());
        this.heldBack = new HeldBack<>(
                spec.limiter(),
                ServiceOperation.BATCH_WRITE_ITEM,
                backoff,
                agenda,
                new PartitionPenalties<WriteOperation>(
                        WriteBatch.MAX_OPERATIONS,
                        WriteBatch.MAX_BYTES,
                        client.memory().total() / 2));
    }

    // ---- coming in

    /** These will be added, this one and all that stand behind it in the inbox. */
    void aboutToAdd(@Nullable WriteOperation chain) {
        queue.fetchPlaces(chain);
    }

    void add(WriteOperation operation, long now) {
        long mayLeave = queue.add(operation, now);
        if (mayLeave != now) {
            agenda.add(mayLeave, new Later.MayLeave<>(List.of(operation)));
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

    /** How many operations must come in until somebody should look: those that fill a batch, or the first that lingers. */
    int due() {
        return lingering ? queue.missing() : 1;
    }

    // ---- going out

    /** Whether nothing leaves for a while, after the table has throttled whole requests. */
    boolean pausing(long now) {
        return pause.leftNanos(now) > 0;
    }

    /** The batch to send next, left where it is, or null. */
    @Nullable
    WriteBatch peek(long now, boolean force) {
        wake(now);
        if (pausing(now)) {
            return null;
        }
        WriteBatch first = formed.peek();
        if (first != null) {
            return first;
        }
        boolean leaves = !queue.empty()
                && (force || queue.full() || queue.flushing() || (lingering && lingerEndNanos - now <= 0));
        while (leaves) {
            List<WriteOperation> taken = queue.takeBatch(heldBack::takes);
            lingering = false;
            startLinger(now);
            if (!taken.isEmpty()) {
                return formed.add(taken);
            }
            leaves = !queue.empty();
        }
        return null;
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
        if (pausing(now)) {
            delay = Math.max(delay == Long.MAX_VALUE ? 0 : delay, pause.leftNanos(now));
        }
        return delay == Long.MAX_VALUE ? -1 : Math.max(0, delay);
    }

    private void wake(long now) {
        for (var entry = agenda.pollDue(now); entry != null; entry = agenda.pollDue(now)) {
            if (entry instanceof Later.MayLeave<WriteOperation> mayLeave) {
                for (int i = mayLeave.waiters().size() - 1; i >= 0; i--) {
                    mayLeave(mayLeave.waiters().get(i).current(), now);
                }
            } else if (entry instanceof Later.HoldEnds<WriteOperation> holdEnds) {
                queue.endHold(holdEnds.key(), now);
            } else if (entry instanceof Later.TryPartition<WriteOperation> tryPartition) {
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
        List<WriteOperation> gone = heldBack.letGo(partition, now);
        if (heldBack.many(gone)) {
            gone.forEach(operation -> operation.state = State.FORMED);
            formed.add(gone);
        } else {
            for (int i = gone.size() - 1; i >= 0; i--) {
                readyAgain(gone.get(i), now);
            }
        }
    }

    // ---- coming back

    /** These will be released, most of them. */
    void aboutToRelease(WriteBatch batch) {
        queue.fetchPlaces(batch.operations);
    }

    /** Something was written: whoever waits for progress begins anew. */
    void progress(long now) {
        patience.progress(now);
        pause.progress();
    }

    /** The operation's turn is over; the next on its key may go, after a hold if an attempt was lost. */
    void release(WriteOperation operation, long now) {
        turns.release(operation, now);
    }

    /** Whether an operation's partition key is held back. */
    boolean isHeldBack(WriteOperation operation) {
        return heldBack.of(operation) != null;
    }

    /** So many units of an answer came back because the table, not a few of its keys, has no capacity. */
    void tableShort(double units, long now) {
        if (units > 0) {
            spec.limiter().throttled(ServiceOperation.BATCH_WRITE_ITEM, units, now);
        }
    }

    /** An operation came back for lack of capacity: it waits with its partition key. False when it must be given up. */
    boolean throttled(WriteOperation operation, WriteBatch batch, long now) {
        PartitionPenalties<WriteOperation>.Held held = heldBack.of(operation);
        boolean givenUp = held == null
                ? patience.exhausted(operation, batch, now)
                : patience.exhausted(operation, batch, held.progressNanos(), now);
        if (givenUp || stopped) {
            return false;
        }
        WriteOperation again = turns.heir(operation, now);
        if (again != null && !heldBack.add(again, now)) {
            wait(List.of(again), backoff.delayNanos(operation.rounds), now);
        }
        return true;
    }

    /** Those that wait with the partition key of an operation that was given up, and whose time is up with it. */
    List<WriteOperation> givenUpWith(WriteOperation operation, long now) {
        PartitionPenalties<WriteOperation>.Held held = heldBack.of(operation);
        return held == null || stopped
                ? List.of()
                : held.takeOut(other -> patience.tooLate(other, held.progressNanos(), now));
    }

    /** The table has no capacity: nothing leaves for a while, and these go first then. Returns those to give up. */
    List<WriteOperation> pause(WriteBatch batch, long now) {
        pause.begin(batch.sentNanos, now);
        return again(batch, pause.leftNanos(now), now);
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
            WriteOperation again = operation.mayBeApplied ? operation : turns.heir(operation, now);
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
                operation -> patience.tooLate(operation, now), (first, next) -> turns.followed(first, next, now));
        out.forEach(operation -> probed(operation, false, now));
        heldBack.drop(operation -> operation.state == State.DONE);
        formed.dropEnded();
        return out;
    }

    private void wait(List<WriteOperation> operations, long delayNanos, long now) {
        operations.forEach(operation -> operation.state = State.WAITING);
        agenda.add(now + delayNanos, new Later.MayLeave<>(operations));
    }

    /** Tells the partition key of an operation that was let go to try it how that ended. */
    void probed(WriteOperation operation, boolean written, long now) {
        heldBack.probed(operation, written, now);
    }

    /** Bytes of the operations that wait with a partition key that is held back. */
    long heldBackBytes() {
        return heldBack.bytes();
    }

    /** Sends a batch again as it is, before anything else. */
    void putBack(WriteBatch batch) {
        formed.putBack(batch);
    }

    /** Sends a refused batch again as two halves, before anything else. */
    void split(WriteBatch batch) {
        formed.split(batch);
    }

    // ---- ending

    /** Lets nothing leave any more; everything that is not in flight fails, as not sent. */
    void stop(@Nullable ServiceError error, Delivery delivery) {
        stopped = true;
        turns.stop();
        formed.clear();
        var unused = agenda.clear();
        heldBack.clear();
        lingering = false;
        queue.drain().forEach(operation -> refuse(operation, error, delivery));
    }

    boolean stopped() {
        return stopped;
    }

    /** Fails an operation that comes too late, as not sent. */
    void refuse(WriteOperation operation, @Nullable ServiceError error, Delivery delivery) {
        if (error != null) {
            operation.failedWith(error);
        }
        outcomes.failed(operation, FailureReason.NOT_SENT, delivery);
    }

    /** Fails what is in flight as unknown: nobody waits for its answers any more. */
    void abandonInFlight(ServiceError error, long now, Delivery delivery) {
        for (WriteOperation operation : queue.drainInFlight()) {
            operation.lost(now);
            operation.abandonedWith(error);
            outcomes.failed(operation, FailureReason.UNKNOWN, delivery);
        }
    }
}
