package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.ServiceOperation;

/** What a writer's batch must have before it leaves: capacity, and a permit. Guarded by the writer's lock. */
final class WriterAdmission {
    /** There is no permit: we are called when there is one. */
    static final long NO_PERMIT = -1;

    private final WriterSpec spec;
    private final ClientParts client;
    private final Runnable called;
    /** By what we were turned away last; if we were not, what callers wait for is memory. */
    private BlockedReason turnedAwayBy = BlockedReason.MEMORY;

    /** @param called run, by anybody, when there may be a permit again */
    WriterAdmission(WriterSpec spec, ClientParts client, Runnable called) {
        this.spec = spec;
        this.client = client;
        this.called = called;
    }

    /** Admits a batch: 0 if it may leave, or after how many nanoseconds to ask again, or {@link #NO_PERMIT}. */
    long admit(WriteBatch batch, long now) {
        double estimate = batch.estimatedUnits();
        long wait = spec.limiter().trySpend(this, ServiceOperation.BATCH_WRITE_ITEM, estimate, now);
        if (wait > 0) {
            turnedAwayBy = BlockedReason.CAPACITY;
            return wait;
        }
        if (!client.inFlight().tryAcquire(called)) {
            spec.limiter().refund(ServiceOperation.BATCH_WRITE_ITEM, estimate);
            turnedAwayBy = BlockedReason.IN_FLIGHT;
            return NO_PERMIT;
        }
        turnedAwayBy = BlockedReason.MEMORY;
        return 0;
    }

    /** There is no batch that would leave. */
    void nothingLeaves() {
        turnedAwayBy = BlockedReason.MEMORY;
    }

    /** What turned the last batch away; memory if nothing did. */
    BlockedReason turnedAwayBy() {
        return turnedAwayBy;
    }
}
