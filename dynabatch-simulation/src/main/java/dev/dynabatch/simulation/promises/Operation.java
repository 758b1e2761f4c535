package dev.dynabatch.simulation.promises;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Outcome;
import org.jspecify.annotations.Nullable;

/** One operation that a writer was given, and what was seen of it. */
final class Operation {
    final int id;
    final String key;
    final OperationKind kind;
    final boolean poison;
    final boolean future;
    /** The write capacity it takes. */
    final long units;

    /** Whether the writer took it, as far as is known. */
    boolean accepted = true;
    /** How it ended, if that was told: of what succeeds without a future only the count is. */
    @Nullable
    Outcome outcome;
    /** How often the sink or an exception told its failure. */
    int told;
    /** How often its future was completed. */
    int heard;
    /** How many requests carried it; of a put, for deletes look alike. */
    int sent;
    /** How often the store applied it; of a put. */
    int applied;
    /** How many requests that carried it were refused. */
    int refused;
    /** How many that carried it ended otherwise. */
    int otherEnds;
    /** Whether one that carried it was lost: then it may have been applied. */
    boolean lost;

    Operation(int id, String key, OperationKind kind, boolean poison, boolean future, long units) {
        this.id = id;
        this.key = key;
        this.kind = kind;
        this.poison = poison;
        this.future = future;
        this.units = units;
    }

    boolean put() {
        return kind == OperationKind.PUT;
    }

    @Nullable
    FailedOperation failure() {
        return outcome instanceof FailedOperation failure ? failure : null;
    }

    /** {@code a3/7 #12} for the put numbered 12 of this key, {@code -a3/7 #13} for a delete. */
    @Override
    public String toString() {
        return (put() ? "" : "-") + key + " #" + id + (poison ? " (poison)" : "");
    }
}
