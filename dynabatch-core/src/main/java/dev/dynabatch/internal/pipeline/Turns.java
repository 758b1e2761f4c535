package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.accumulate.Agenda;
import dev.dynabatch.internal.accumulate.OperationQueue;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.model.WriteOperation.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows on a key when the turn of one operation is over: the next one behind it, at once or after a hold. Guarded
 * by the writer's lock.
 */
final class Turns {
    private final OperationQueue queue;
    private final Agenda<Later<WriteOperation>> agenda;
    private final Patience patience;
    private boolean stopped;

    Turns(OperationQueue queue, Agenda<Later<WriteOperation>> agenda, Patience patience) {
        this.queue = queue;
        this.agenda = agenda;
        this.patience = patience;
    }

    /** Holds nothing for what may come later: nothing will. */
    void stop() {
        stopped = true;
    }

    /** The operation's turn is over; the next on its key may go, after a hold if an attempt was lost. */
    void release(WriteOperation operation, long now) {
        followed(operation, queue.moveUp(operation), now);
    }

    /** The first operation on a key has ended, or was taken out; the one that is the first now may go, if there is one. */
    void followed(WriteOperation operation, @Nullable WriteOperation next, long now) {
        long heldUntil = operation.heldUntil(now);
        if (next != null) {
            operation.handHold(next);
            place(next, heldUntil, now);
        } else if (heldUntil != now && !stopped) {
            queue.hold(operation.key(), heldUntil);
            agenda.add(heldUntil, new Later.HoldEnds<>(operation.key()));
        }
    }

    private void place(WriteOperation operation, long mayLeave, long now) {
        // Who has waited out a silent table gets no time of its own.
        if (!patience.tooLate(operation, now)) {
            operation.eligibleSinceNanos = mayLeave;
        }
        if (mayLeave - now > 0) {
            operation.state = State.WAITING;
            agenda.add(mayLeave, new Later.MayLeave<>(List.of(operation)));
        } else {
            queue.makeReady(operation, false);
        }
    }

    /**
     * What to send again in place of an operation that was certainly not applied this time: itself, or the one behind it,
     * which supersedes it; null when that one must wait for a hold first.
     */
    @Nullable
    WriteOperation heir(WriteOperation operation, long now) {
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
}
