package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.metrics.ConsumedCapacity;
import dev.dynabatch.metrics.ThrottleReason;
import dev.dynabatch.transport.TransportException.Stage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one call spends: its estimate, before each attempt, which is settled after it. */
final class CallCapacity {
    /**
     * What an answer did not take of its estimate comes back at any time, and much of it: a page may have 1 MB or nothing. So
     * who waits asks again at least so often.
     */
    private static final long LONGEST_WAIT_NANOS = 100_000_000L;

    private final Call<?> call;
    private final CapacityLimiter limiter;
    private final TableLimits limits;
    private final ClientParts client;

    /** @param limiter the table's, or the index's */
    CallCapacity(Call<?> call, CapacityLimiter limiter, TableLimits limits, ClientParts client) {
        this.call = call;
        this.limiter = limiter;
        this.limits = limits;
        this.client = client;
    }

    /** Spends the estimate: 0 if it is there, or after how many nanoseconds to ask again. */
    long trySpend() {
        return Math.min(LONGEST_WAIT_NANOS, limiter.trySpend(this, call.operation(), call.estimate(), client.now()));
    }

    /** Gives the estimate back: nothing was sent. */
    void refund() {
        limiter.refund(call.operation(), call.estimate());
    }

    /** The part of the estimate for so many of the call's items. */
    double share(int items) {
        return items == 0 ? 0 : call.estimate() * items / call.items();
    }

    /** The table, not a few keys, had no capacity for so many units. */
    void throttled(double units) {
        limiter.throttled(call.operation(), units, client.now());
    }

    /**
     * Settles by what was consumed. Of a global index all that is read is its own; a local one draws on its table, which is
     * known from the first answer on.
     *
     * @param served the part of the estimate that was done
     */
    void settle(double served, @Nullable ConsumedCapacity consumed) {
        String index = call.index();
        CapacityLimiter table = index == null ? limiter : limits.known(call.table());
        if (index == null || consumed == null || limiter == table) {
            limiter.settle(call.operation(), call.estimate(), served, consumed, client.now());
        } else if (consumed.localIndexes().containsKey(index)) {
            limits.drawsOnItsTable(call.table(), index);
            refund();
            table.settle(call.operation(), 0, 0, consumed, client.now());
        } else {
            double units = consumed.total();
            var own = new ConsumedCapacity(consumed.table(), units, units, Map.of(), Map.of());
            limiter.settle(call.operation(), call.estimate(), served, own, client.now());
        }
    }

    /** An attempt has brought nothing. A lost answer keeps its estimate: the service may well have done it. */
    void giveBack(Attempt attempt, @Nullable ThrottleReason throttled) {
        if (throttled != null) {
            limiter.settle(call.operation(), call.estimate(), 0, null, client.now());
            return;
        }
        boolean lost = attempt instanceof Attempt.Answered answered
                ? answered.response().status() >= 500
                : attempt instanceof Attempt.Faulted faulted && faulted.fault().stage() == Stage.SENT;
        if (lost) {
            limiter.lost(call.operation(), call.estimate());
        } else {
            refund();
        }
    }
}
