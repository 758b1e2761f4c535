package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.retry.RetryPolicy;

/**
 * How long an operation is sent again: so many rounds, and so much time, without progress. Guarded by the writer's lock.
 *
 * <p>The table's time without progress begins with its first failure: while nothing is tried, nothing fails. An
 * operation's own begins when nothing on its key stands in its way any more, unless the table's was over before.
 */
final class Patience {
    private final RetryPolicy policy;
    private long progressNanos;
    private long failingSinceNanos;
    private boolean failing;

    Patience(RetryPolicy policy, long now) {
        this.policy = policy;
        this.progressNanos = now;
    }

    /** Something was written. */
    void progress(long now) {
        progressNanos = now;
        failing = false;
    }

    /** Whether to give up, by what the table does; counts the round. */
    boolean exhausted(WriteOperation operation, WriteBatch batch, long now) {
        if (!failing) {
            failing = true;
            failingSinceNanos = now;
        }
        return exhausted(operation, batch, progressNanos, failingSinceNanos, now);
    }

    /** Whether to give up, by what a partition key does that is held back; counts the round. */
    boolean exhausted(WriteOperation operation, WriteBatch batch, long keyProgressNanos, long now) {
        return exhausted(operation, batch, keyProgressNanos, keyProgressNanos, now);
    }

    private boolean exhausted(WriteOperation operation, WriteBatch batch, long progress, long failingSince, long now) {
        operation.rounds = progress - batch.sentNanos >= 0 ? 1 : operation.rounds + 1;
        return operation.rounds >= policy.maxRounds() || tooLate(operation, failingSince, now);
    }

    /** Whether the table has failed for too long. */
    boolean tableTooLate(long now) {
        return failing && now - failingSinceNanos > policy.giveUpAfter().toNanos();
    }

    /** Whether an operation that nobody has tried, or not lately, has waited too long for a table that fails. */
    boolean tooLate(WriteOperation operation, long now) {
        return failing && tooLate(operation, failingSinceNanos, now);
    }

    /** Whether an operation's time is up, of which nothing is known but since when its table or key fails. */
    boolean tooLate(WriteOperation operation, long failingSince, long now) {
        long eligible = operation.eligibleSinceNanos;
        long since = failingSince - eligible > 0 ? failingSince : eligible;
        return now - since > policy.giveUpAfter().toNanos();
    }
}
