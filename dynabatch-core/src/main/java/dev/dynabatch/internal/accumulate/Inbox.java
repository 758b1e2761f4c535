package dev.dynabatch.internal.accumulate;

import dev.dynabatch.OperationKind;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where callers leave operations, in one order, without the writer's lock: a stack that is only ever emptied as a whole.
 * Whoever holds the lock takes them out, many at a time, so that callers and the event loop seldom meet there.
 */
public final class Inbox {
    private static final WriteOperation CLOSED = new WriteOperation(OperationKind.PUT, null, null);

    private final AtomicReference<@Nullable WriteOperation> newest = new AtomicReference<>();

    /**
     * Leaves an operation behind all that were left before it.
     *
     * @return how many there are with it, or 0 if the inbox is closed and it was not taken
     */
    public int leave(WriteOperation operation) {
        while (true) {
            WriteOperation before = newest.get();
            if (before == CLOSED) {
                return 0;
            }
            operation.follows(before);
            if (newest.compareAndSet(before, operation)) {
                return operation.place();
            }
        }
    }

    /** How many there are. */
    public int size() {
        WriteOperation last = newest.get();
        return last == null ? 0 : last.place();
    }

    /** Takes all of them out: the first, from which {@link WriteOperation#followedBy} leads to the others; or null. */
    public @Nullable WriteOperation takeAll() {
        return newest.get() == null || newest.get() == CLOSED ? null : inOrder(newest.getAndSet(null));
    }

    /** Takes all of them out, and takes no more. */
    public @Nullable WriteOperation close() {
        WriteOperation last = newest.getAndSet(CLOSED);
        return last == CLOSED ? null : inOrder(last);
    }

    private static @Nullable WriteOperation inOrder(@Nullable WriteOperation last) {
        WriteOperation next = null;
        for (WriteOperation each = last; each != null; ) {
            WriteOperation before = each.link(next);
            next = each;
            each = before;
        }
        return next;
    }
}
