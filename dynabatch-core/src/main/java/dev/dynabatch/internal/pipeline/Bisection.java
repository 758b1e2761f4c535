package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.model.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Tells one bad item from a table that refuses everything: when a batch's worth of operations has been refused one by
 * one, all with one message, and nothing was ever written, it is not the items. Guarded by the writer's lock.
 */
final class Bisection {
    private boolean anythingWritten;
    private int refusals;
    private @Nullable String message;

    void written() {
        anythingWritten = true;
    }

    /** Counts one operation refused by itself. Returns whether the table refuses everything. */
    boolean refused(ServiceError error) {
        refusals = error.message().equals(message) ? refusals + 1 : 1;
        message = error.message();
        return !anythingWritten && refusals >= WriteBatch.MAX_OPERATIONS;
    }
}
