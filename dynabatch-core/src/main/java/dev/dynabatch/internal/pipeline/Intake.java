package dev.dynabatch.internal.pipeline;

import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.ServiceError;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.internal.accumulate.Inbox;
import dev.dynabatch.internal.model.WriteOperation;
import org.jspecify.annotations.Nullable;

/**
 * What comes in to one writer, and whether anything still may. Callers leave operations here and ask whether they may
 * without the writer's lock; all else is guarded by it.
 */
final class Intake {
    private final WriterSpec spec;
    private final Outcomes outcomes;
    private final WriterState state;
    private final Verdicts verdicts;

    /** What was accepted and that nobody who holds the lock has looked at yet. */
    private final Inbox inbox = new Inbox();

    private boolean closed;
    /** What {@link #follow} said last. */
    private volatile boolean accepts = true;

    Intake(WriterSpec spec, Outcomes outcomes, WriterState state, Verdicts verdicts) {
        this.spec = spec;
        this.outcomes = outcomes;
        this.state = state;
        this.verdicts = verdicts;
    }

    // ---- without the lock

    /** Leaves an operation; returns how many there are with it, or 0 if nothing is accepted any more. */
    int leave(WriteOperation operation) {
        return inbox.leave(operation);
    }

    /** How many were left that nobody has taken in. */
    int size() {
        return inbox.size();
    }

    /** Whether operations are accepted; whoever comes too late finds the inbox closed. */
    boolean accepts() {
        return accepts;
    }

    // ---- with the lock

    /** Takes in what callers have left: whenever it is decided what happens next. */
    void takeIn(long now) {
        take(inbox.takeAll(), now, null, null);
    }

    /** Nothing is accepted from now on. */
    void close() {
        closed = true;
    }

    /** Takes nothing in any more; fails what callers have left meanwhile if nothing is sent any more. */
    void closeInbox(ServiceError error, long now, Delivery delivery) {
        take(inbox.close(), now, error, delivery);
    }

    private void take(
            @Nullable WriteOperation first, long now, @Nullable ServiceError error, @Nullable Delivery delivery) {
        state.aboutToAdd(first);
        for (WriteOperation next = first; next != null; ) {
            WriteOperation behind = next.followedBy();
            outcomes.accepted(next);
            if (delivery != null && state.stopped()) {
                state.refuse(next, error, delivery);
            } else {
                state.add(next, now);
            }
            next = behind;
        }
    }

    /** Follows what has changed whether anything is accepted. */
    boolean follow() {
        boolean now = verdicts.fatal() == null && !closed && !outcomes.full();
        if (now != accepts) {
            accepts = now;
        }
        return now;
    }

    /** Throws if nothing is accepted any more, or not now. */
    void check() {
        ServiceError fatal = verdicts.fatal();
        if (fatal != null) {
            throw new WriterFatalException(spec.table(), fatal);
        }
        if (closed) {
            throw new IllegalStateException("the writer of table '" + spec.table() + "' is closed");
        }
        if (outcomes.full()) {
            throw new NotAcceptedException("the writer of table '" + spec.table()
                    + "' keeps as many failures as it may ("
                    + spec.options().maxKeptFailures() + ", or an eighth of the memory budget); call flush() to be told"
                    + " them, or give it a failure sink");
        }
    }
}
