package dev.dynabatch.internal.pipeline;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.Outcome;
import dev.dynabatch.ServiceError;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.internal.accumulate.Flushes;
import dev.dynabatch.internal.model.SharedArray;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.BlockedTotals;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.WriterTotals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one writer: counts each once, and keeps the failures that an exception must tell. Guarded by the
 * writer's lock.
 */
final class Outcomes {
    /** With a sink, the most failures an exception shows. */
    private static final int SAMPLE = 100;

    private final String table;
    private final KeySchema schema;
    private final Flushes flushes;
    private final boolean sink;
    private final int mostKept;
    private final long mostKeptBytes;

    private long accepted;
    private long written;
    private long superseded;
    private long failed;
    private final Map<FailureReason, Long> failedBy = new EnumMap<>(FailureReason.class);
    private long unknown;
    private long sinkErrors;
    private long heldBytes;

    private List<FailedOperation> kept = new ArrayList<>();
    private long keptBytes;
    private Outcome.@Nullable Written lastWritten;
    private long untold;

    Outcomes(String table, KeySchema schema, Flushes flushes, boolean sink, int mostKept, long mostKeptBytes) {
        this.table = table;
        this.schema = schema;
        this.flushes = flushes;
        this.sink = sink;
        this.mostKept = sink ? SAMPLE : mostKept;
        this.mostKeptBytes = mostKeptBytes;
    }

    void accepted(WriteOperation operation) {
        accepted++;
        heldBytes += operation.memoryBytes();
        operation.acceptedIn(flushes.accept());
    }

    /** Whether so many failures are kept that nothing more may be accepted. */
    boolean full() {
        return !sink && keptFull();
    }

    private boolean keptFull() {
        return kept.size() >= mostKept || keptBytes >= mostKeptBytes;
    }

    void written(WriteOperation operation, RequestMetrics request, Delivery delivery) {
        written++;
        if (operation.future == null) {
            succeeded(operation, delivery);
        } else {
            succeeded(operation, written(operation.attempts, request), delivery);
        }
        for (WriteOperation each = operation.superseded; each != null; each = each.superseded) {
            superseded++;
            if (each.future == null) {
                succeeded(each, delivery);
            } else {
                succeeded(each, new Outcome.Superseded(request), delivery);
            }
        }
    }

    /** Most operations of a request have one and the same outcome. */
    private Outcome written(int attempts, RequestMetrics request) {
        Outcome.Written same = lastWritten;
        if (same == null || same.attempts() != attempts || !same.request().equals(request)) {
            same = new Outcome.Written(attempts, request);
            lastWritten = same;
        }
        return same;
    }

    /** Nobody is to be told. */
    private void succeeded(WriteOperation operation, Delivery delivery) {
        operation.state = WriteOperation.State.DONE;
        finished(operation, delivery);
    }

    private static void succeeded(WriteOperation operation, Outcome outcome, Delivery delivery) {
        operation.state = WriteOperation.State.DONE;
        delivery.told.add(new Delivery.Told(operation, outcome, true));
    }

    void failed(WriteOperation operation, FailureReason reason, Delivery delivery) {
        FailedOperation.Details details = operation.failure(reason, reason);
        failed(operation, details, delivery);
        for (WriteOperation each = operation.superseded; each != null; each = each.superseded) {
            each.failedWith(operation);
            failed(each, each.failure(FailureReason.SUCCESSOR_FAILED, details.reason()), delivery);
        }
    }

    private void failed(WriteOperation operation, FailedOperation.Details details, Delivery delivery) {
        operation.state = WriteOperation.State.DONE;
        failed++;
        failedBy.merge(details.reason(), 1L, Long::sum);
        if (details.mayBeApplied()) {
            unknown++;
        }
        FailedOperation failure = new FailedOperation(
                table, operation.kind, operation.json(operation.kind), schema, details, operation.context);
        leaveArray(operation, delivery); // the failure has what stood there, and is charged in its place
        boolean byFuture =
                operation.future != null && !operation.future.isDone(); // else it was cancelled, or timed out
        if (!byFuture) {
            keep(operation, failure);
        }
        delivery.told.add(new Delivery.Told(operation, failure, byFuture));
    }

    /** An exception must tell it. */
    private void keep(WriteOperation operation, FailedOperation failure) {
        untold++;
        if (!sink || !keptFull()) {
            kept.add(failure);
            keptBytes += operation.memoryBytes();
            operation.kept = true;
        }
    }

    /** A failure that a future was to tell, which somebody has completed before: an exception must. */
    void untold(Delivery.Told told) {
        if (told.outcome() instanceof FailedOperation failure) {
            keep(told.operation(), failure);
        }
    }

    /** Ends the account of an operation whose outcome everybody has been told who must be. */
    void finished(WriteOperation operation, Delivery delivery) {
        if (!operation.kept) {
            free(operation.memoryBytes(), delivery);
        }
        leaveArray(operation, delivery);
        flushes.done(operation.epoch, delivery.flushed);
    }

    private static void leaveArray(WriteOperation operation, Delivery delivery) {
        SharedArray shared = operation.end();
        if (shared != null) {
            delivery.leaves(shared);
        }
    }

    private void free(long bytes, Delivery delivery) {
        heldBytes -= bytes;
        delivery.frees(bytes);
    }

    /**
     * The exception for the failures that none has told yet, or null if there are none. They are told by it.
     *
     * @param fatal what made the writer unusable, if anything
     */
    @Nullable
    BatchWriteException takeUntold(@Nullable ServiceError fatal, Delivery delivery) {
        if (untold == 0) {
            return null;
        }
        BatchWriteException exception = new BatchWriteException(
                table, kept, untold, fatal == null ? null : new WriterFatalException(table, fatal));
        kept = new ArrayList<>();
        free(keptBytes, delivery);
        keptBytes = 0;
        untold = 0;
        return exception;
    }

    /** An exception that told nobody. Its failures are not charged again: this happens by a close shave, if at all. */
    void giveBack(BatchWriteException exception) {
        kept.addAll(exception.failures());
        untold += exception.failedCount();
    }

    void sinkThrew() {
        sinkErrors++;
    }

    /** The sums of all outcomes. */
    WriterTotals totals(Map<BlockedReason, BlockedTotals> blocked) {
        return new WriterTotals(accepted, written, superseded, failedBy, blocked);
    }

    WriterCounts counts(long heldBackBytes) {
        return new WriterCounts(accepted, written, superseded, failed, unknown, sinkErrors, heldBytes, heldBackBytes);
    }
}
