package dev.dynabatch.internal.pipeline;

import dev.dynabatch.FailureReason;
import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verdict on a request does to the operations it carried: each is written, waits, is sent again, or fails.
 * Guarded by the writer's lock.
 */
final class Verdicts {
    private final WriterState state;
    private final Outcomes outcomes;
    private final long orderHoldNanos;
    private final Runnable anythingWritten;
    private final Bisection bisection = new Bisection();
    private @Nullable ServiceError fatal;

    /** @param anythingWritten run whenever something was written */
    Verdicts(WriterState state, Outcomes outcomes, long orderHoldNanos, Runnable anythingWritten) {
        this.state = state;
        this.outcomes = outcomes;
        this.orderHoldNanos = orderHoldNanos;
        this.anythingWritten = anythingWritten;
    }

    /** What made the writer unusable, or null. */
    @Nullable
    ServiceError fatal() {
        return fatal;
    }

    /** Applies the end of a request to what it carried. */
    void apply(WriteBatch batch, BatchExchange.Result result, long now, Delivery delivery) {
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Applied applied) {
            applied(batch, applied, result.metrics(), now, delivery);
        } else if (verdict instanceof Verdict.Throttled throttled) {
            throttled(batch, throttled, now, delivery);
        } else if (verdict instanceof Verdict.Lost lost) {
            for (WriteOperation operation : inFlight(batch)) {
                operation.lost(now + orderHoldNanos);
            }
            retry(batch, lost.error(), FailureReason.UNKNOWN, now, delivery);
        } else if (verdict instanceof Verdict.NotApplied notApplied) {
            retry(batch, notApplied.error(), FailureReason.NOT_SENT, now, delivery);
        } else if (verdict instanceof Verdict.Reauthenticate reauthenticate && !state.stopped()) {
            inFlight(batch).forEach(operation -> operation.failedWith(reauthenticate.error()));
            batch.reauthenticated = true;
            state.putBack(batch);
        } else if (verdict instanceof Verdict.Refused refused) {
            refused(batch, refused.error(), now, delivery);
        } else if (verdict instanceof Verdict.Fatal dead) {
            die(batch, dead.error(), now, delivery);
        } else if (verdict instanceof Verdict.Reauthenticate reauthenticate) {
            die(batch, reauthenticate.error(), now, delivery);
        }
    }

    private void applied(
            WriteBatch batch, Verdict.Applied applied, RequestMetrics metrics, long now, Delivery delivery) {
        if (applied.unprocessed().size() < batch.operations.size()) {
            state.progress(now);
            bisection.written();
            anythingWritten.run();
        }
        state.aboutToRelease(batch);
        List<WriteOperation> back = new ArrayList<>(applied.unprocessed().size());
        for (WriteOperation operation : batch.operations) {
            if (operation.state != WriteOperation.State.IN_FLIGHT) {
                continue;
            }
            if (!applied.unprocessed().isEmpty() && applied.unprocessed().contains(operation.key())) {
                back.add(operation);
            } else {
                state.probed(operation, true, now);
                state.release(operation, now);
                outcomes.written(operation, metrics, delivery);
            }
        }
        if (!back.isEmpty()) {
            cameBack(batch, back, ServiceErrors.cameBack(metrics.requestId()), now, delivery);
        }
    }

    private void cameBack(
            WriteBatch batch, List<WriteOperation> back, ServiceError error, long now, Delivery delivery) {
        back.forEach(operation -> state.probed(operation, false, now));
        double units = 0;
        for (WriteOperation operation : back) {
            units += unitsShort(operation, Verdict.Shortage.UNKNOWN);
            throttled(operation, batch, error, now, delivery);
        }
        state.tableShort(units, now);
    }

    /**
     * A key that is held back already says nothing new about the table. One that is not does, also when a key range is
     * named: of a table on demand that is short, that is all the service says.
     */
    private double unitsShort(WriteOperation operation, Verdict.Shortage shortOf) {
        return shortOf == Verdict.Shortage.TABLE || !state.isHeldBack(operation)
                ? WriteBatch.estimatedUnits(operation)
                : 0;
    }

    private void throttled(
            WriteOperation operation, WriteBatch batch, ServiceError error, long now, Delivery delivery) {
        operation.failedWith(error);
        if (!state.throttled(operation, batch, now)) {
            fail(operation, noCapacity(), now, delivery);
            for (WriteOperation other : state.givenUpWith(operation, now)) {
                other.failedWith(error);
                fail(other, noCapacity(), now, delivery);
            }
        }
    }

    private void throttled(WriteBatch batch, Verdict.Throttled throttled, long now, Delivery delivery) {
        List<WriteOperation> operations = inFlight(batch);
        double units = 0;
        for (WriteOperation operation : operations) {
            state.probed(operation, false, now);
            units += unitsShort(operation, throttled.shortOf());
        }
        state.tableShort(units, now);
        if (throttled.shortOf() == Verdict.Shortage.PARTITION || batch.onePartition()) {
            for (WriteOperation operation : operations) {
                throttled(operation, batch, throttled.error(), now, delivery);
            }
            return;
        }
        operations.forEach(operation -> operation.failedWith(throttled.error()));
        failAll(state.pause(batch, now), noCapacity(), throttled.error(), now, delivery);
    }

    /** A stopped writer has not used its retries up: what came back was never really sent. */
    private FailureReason noCapacity() {
        return state.stopped() ? FailureReason.NOT_SENT : FailureReason.THROTTLED_OUT;
    }

    private void retry(WriteBatch batch, ServiceError error, FailureReason inTheEnd, long now, Delivery delivery) {
        for (WriteOperation operation : inFlight(batch)) {
            state.probed(operation, false, now);
            operation.failedWith(error);
        }
        failAll(state.retry(batch, now), inTheEnd, error, now, delivery);
    }

    /** Fails what is given up, and with it what has waited for the table as long. */
    private void failAll(
            List<WriteOperation> givenUp, FailureReason reason, ServiceError error, long now, Delivery delivery) {
        if (givenUp.isEmpty()) {
            return;
        }
        for (WriteOperation operation : givenUp) {
            fail(operation, reason, now, delivery);
        }
        FailureReason unsent = reason == FailureReason.UNKNOWN ? FailureReason.NOT_SENT : reason;
        ServiceError why = ServiceErrors.givenUpWithTable(error);
        for (WriteOperation operation : state.givenUpWithTable(now)) {
            operation.failedWith(why);
            outcomes.failed(operation, unsent, delivery); // unknown all the same, if an attempt of it was lost
        }
    }

    private void refused(WriteBatch batch, ServiceError error, long now, Delivery delivery) {
        List<WriteOperation> operations = inFlight(batch);
        operations.forEach(operation -> operation.failedWith(error));
        if (operations.size() > 1 && !state.stopped()) {
            state.split(batch);
            return;
        }
        for (WriteOperation operation : operations) {
            state.probed(operation, false, now);
            fail(operation, operations.size() == 1 ? FailureReason.REFUSED : FailureReason.NOT_SENT, now, delivery);
        }
        if (bisection.refused(error)) {
            die(batch, error, now, delivery);
        }
    }

    private void die(WriteBatch batch, ServiceError error, long now, Delivery delivery) {
        if (fatal == null) {
            fatal = error;
        }
        for (WriteOperation operation : inFlight(batch)) {
            operation.failedWith(error);
            fail(operation, FailureReason.NOT_SENT, now, delivery);
        }
        state.stop(error, delivery);
    }

    private void fail(WriteOperation operation, FailureReason reason, long now, Delivery delivery) {
        state.release(operation, now);
        outcomes.failed(operation, reason, delivery);
    }

    /** The batch's operations that still wait for its end; none when the writer was closed over it. */
    private static List<WriteOperation> inFlight(WriteBatch batch) {
        return batch.operations.stream()
                .filter(operation -> operation.state == WriteOperation.State.IN_FLIGHT)
                .toList();
    }
}
