package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.BatchWriteException;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.FailureSink;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.OperationFailedException;
import dev.dynabatch.ServiceError;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.internal.accumulate.Flushes;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of one writer: a state machine that never blocks. Four things move it: an operation is offered, a request
 * ends, the alarm rings, somebody flushes or stops it.
 *
 * <p>Under the lock it only decides; requests, outcomes and callbacks happen after unlocking. See docs/concurrency.md.
 */
final class WriterEngine {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");
    private static final ServiceError CLOSED =
            new ServiceError("WriterClosed", "the writer was closed before it could be written", 0, null);

    private final WriterSpec spec;
    private final ClientParts client;
    private final BatchExchange exchange;
    private final SerialLane futures;
    private final SerialLane sinks;
    private final Runnable pumpAgain = this::admitted;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Flushes flushes = new Flushes();

    @GuardedBy("lock")
    private final Outcomes outcomes;

    @GuardedBy("lock")
    private final WriterState state;

    @GuardedBy("lock")
    private final Bisection bisection = new Bisection();

    /** Whether admission has turned us away and will call: until then there is no use in asking for every operation. */
    @GuardedBy("lock")
    private boolean turnedAway;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable ServiceError fatal;

    @GuardedBy("lock")
    private Scheduler.@Nullable Timer alarm;

    @GuardedBy("lock")
    private long alarmNanos;

    private volatile @Nullable RequestMetrics last;

    WriterEngine(WriterSpec spec, ClientParts client, TableGrace grace) {
        this.spec = spec;
        this.client = client;
        this.exchange = new BatchExchange(spec, client, grace);
        this.futures = new SerialLane(client.runtime().callbacks());
        this.sinks = new SerialLane(client.runtime().callbacks());
        this.outcomes = new Outcomes(
                spec.table(),
                spec.schema(),
                flushes,
                spec.options().failureSink() != null,
                spec.options().maxKeptFailures(),
                client.memory().total() / 8);
        this.state = new WriterState(spec, client.backoff(), outcomes, flushes, client.now());
    }

    WriterSpec spec() {
        return spec;
    }

    // ---- accepting

    /** Takes an operation whose memory is reserved, or throws and leaves the memory to the caller. */
    void offer(WriteOperation operation) {
        boolean full;
        lock.lock();
        try {
            checkAcceptsLocked();
            outcomes.accepted(operation);
            long now = client.now();
            state.add(operation, now);
            full = !turnedAway && (state.full() || spec.options().linger().isZero());
            armLocked(now, -1);
        } finally {
            lock.unlock();
        }
        if (full) {
            pump(false);
        }
    }

    /** Throws if nothing is accepted any more, or not now. */
    void checkAccepts() {
        lock.lock();
        try {
            checkAcceptsLocked();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void checkAcceptsLocked() {
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

    // ---- sending

    /** Sends whatever may leave now. */
    void pump(boolean force) {
        for (WriteBatch batch = next(force); batch != null; batch = next(force)) {
            WriteBatch leaving = batch;
            exchange.send(leaving, attempt -> ended(leaving, attempt));
        }
    }

    private @Nullable WriteBatch next(boolean force) {
        lock.lock();
        try {
            long now = client.now();
            WriteBatch batch = state.peek(now, force || client.memory().contended());
            if (batch == null) {
                armLocked(now, -1);
                return null;
            }
            double estimate = batch.estimatedUnits();
            long wait = spec.limiter().trySpend(ServiceOperation.BATCH_WRITE_ITEM, estimate, now);
            if (wait > 0) {
                turnedAway = true;
                armLocked(now, wait);
                return null;
            }
            if (!client.inFlight().tryAcquire(pumpAgain)) {
                turnedAway = true;
                spec.limiter().refund(ServiceOperation.BATCH_WRITE_ITEM, estimate);
                return null;
            }
            turnedAway = false;
            state.leave(batch, now);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void armLocked(long now, long delayNanos) {
        long delay = delayNanos >= 0 ? delayNanos : state.delayNanos(now);
        if (alarm != null && delay >= 0 && alarmNanos - (now + delay) <= 0) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        if (delay < 0) {
            return;
        }
        alarmNanos = now + delay;
        alarm = client.runtime().scheduler().schedule(this::ring, delay);
    }

    private void ring() {
        lock.lock();
        try {
            alarm = null;
        } finally {
            lock.unlock();
        }
        admitted();
    }

    private void admitted() {
        lock.lock();
        try {
            turnedAway = false;
        } finally {
            lock.unlock();
        }
        pump(false);
    }

    // ---- coming back

    private void ended(WriteBatch batch, Attempt attempt) {
        BatchExchange.Result result = exchange.result(batch, attempt);
        last = result.metrics();
        client.metrics()
                .requestEnded(result.metrics()); // first: who has seen the outcome finds its request in the totals
        Delivery delivery = new Delivery();
        lock.lock();
        try {
            applyLocked(batch, result, client.now(), delivery);
        } finally {
            lock.unlock();
        }
        deliver(delivery);
        client.inFlight().release();
        pump(false);
        nudge();
    }

    /** Callers who wait for memory, perhaps for as long as failures are kept in it, learn that we accept no more. */
    private void nudge() {
        if (!client.memory().contended()) {
            return;
        }
        boolean accepts;
        lock.lock();
        try {
            accepts = fatal == null && !closed && !outcomes.full();
        } finally {
            lock.unlock();
        }
        if (!accepts) {
            client.memory().nudge();
        }
    }

    @GuardedBy("lock")
    private void applyLocked(WriteBatch batch, BatchExchange.Result result, long now, Delivery delivery) {
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Applied applied) {
            appliedLocked(batch, applied, result.metrics(), now, delivery);
        } else if (verdict instanceof Verdict.Throttled throttled) {
            throttledLocked(batch, throttled, now, delivery);
        } else if (verdict instanceof Verdict.Lost lost) {
            for (WriteOperation operation : inFlight(batch)) {
                operation.lost(now + spec.options().orderHold().toNanos());
            }
            retryLocked(batch, lost.error(), FailureReason.UNKNOWN, now, delivery);
        } else if (verdict instanceof Verdict.NotApplied notApplied) {
            retryLocked(batch, notApplied.error(), FailureReason.NOT_SENT, now, delivery);
        } else if (verdict instanceof Verdict.Reauthenticate reauthenticate && !state.stopped()) {
            inFlight(batch).forEach(operation -> operation.failedWith(reauthenticate.error()));
            batch.reauthenticated = true;
            state.putBack(batch);
        } else if (verdict instanceof Verdict.Refused refused) {
            refusedLocked(batch, refused.error(), now, delivery);
        } else if (verdict instanceof Verdict.Fatal dead) {
            dieLocked(batch, dead.error(), now, delivery);
        } else if (verdict instanceof Verdict.Reauthenticate reauthenticate) {
            dieLocked(batch, reauthenticate.error(), now, delivery);
        }
    }

    @GuardedBy("lock")
    private void appliedLocked(
            WriteBatch batch, Verdict.Applied applied, RequestMetrics metrics, long now, Delivery delivery) {
        if (applied.unprocessed().size() < batch.operations.size()) {
            state.progress(now);
            bisection.written();
            exchange.written();
        }
        ServiceError cameBack = ServiceErrors.cameBack(metrics.requestId());
        List<WriteOperation> back = new ArrayList<>(applied.unprocessed().size());
        for (WriteOperation operation : inFlight(batch)) {
            if (applied.unprocessed().contains(operation.key())) {
                back.add(operation);
            } else {
                state.probed(operation, true, now);
                state.release(operation, now);
                outcomes.written(operation, metrics, delivery);
            }
        }
        back.forEach(operation -> state.probed(operation, false, now));
        back.forEach(operation -> throttledLocked(operation, batch, cameBack, now, delivery));
    }

    @GuardedBy("lock")
    private void throttledLocked(
            WriteOperation operation, WriteBatch batch, ServiceError error, long now, Delivery delivery) {
        operation.failedWith(error);
        if (!state.throttled(operation, batch, now)) {
            failLocked(operation, noCapacityLocked(), now, delivery);
        }
    }

    @GuardedBy("lock")
    private void throttledLocked(WriteBatch batch, Verdict.Throttled throttled, long now, Delivery delivery) {
        List<WriteOperation> operations = inFlight(batch);
        for (WriteOperation operation : operations) {
            state.probed(operation, false, now);
        }
        if (throttled.hotPartition() || batch.onePartition()) {
            for (WriteOperation operation : operations) {
                throttledLocked(operation, batch, throttled.error(), now, delivery);
            }
            return;
        }
        operations.forEach(operation -> operation.failedWith(throttled.error()));
        for (WriteOperation operation : state.pause(batch, now)) {
            failLocked(operation, noCapacityLocked(), now, delivery);
        }
    }

    /** A stopped writer has not used its retries up: what came back was never really sent. */
    @GuardedBy("lock")
    private FailureReason noCapacityLocked() {
        return state.stopped() ? FailureReason.NOT_SENT : FailureReason.THROTTLED_OUT;
    }

    @GuardedBy("lock")
    private void retryLocked(
            WriteBatch batch, ServiceError error, FailureReason inTheEnd, long now, Delivery delivery) {
        for (WriteOperation operation : inFlight(batch)) {
            state.probed(operation, false, now);
            operation.failedWith(error);
        }
        for (WriteOperation operation : state.retry(batch, now)) {
            failLocked(operation, inTheEnd, now, delivery);
        }
    }

    @GuardedBy("lock")
    private void refusedLocked(WriteBatch batch, ServiceError error, long now, Delivery delivery) {
        List<WriteOperation> operations = inFlight(batch);
        operations.forEach(operation -> operation.failedWith(error));
        if (operations.size() > 1 && !state.stopped()) {
            state.split(batch);
            return;
        }
        for (WriteOperation operation : operations) {
            state.probed(operation, false, now);
            failLocked(
                    operation, operations.size() == 1 ? FailureReason.REFUSED : FailureReason.NOT_SENT, now, delivery);
        }
        if (bisection.refused(error)) {
            dieLocked(batch, error, now, delivery);
        }
    }

    @GuardedBy("lock")
    private void dieLocked(WriteBatch batch, ServiceError error, long now, Delivery delivery) {
        if (fatal == null) {
            fatal = error;
        }
        for (WriteOperation operation : inFlight(batch)) {
            operation.failedWith(error);
            failLocked(operation, FailureReason.NOT_SENT, now, delivery);
        }
        state.stop(error, delivery);
    }

    @GuardedBy("lock")
    private void failLocked(WriteOperation operation, FailureReason reason, long now, Delivery delivery) {
        state.release(operation, now);
        outcomes.failed(operation, reason, delivery);
    }

    /** The batch's operations that still wait for its end; none when the writer was closed over it. */
    private static List<WriteOperation> inFlight(WriteBatch batch) {
        return batch.operations.stream()
                .filter(operation -> operation.state == WriteOperation.State.IN_FLIGHT)
                .toList();
    }

    // ---- telling

    /** Does, outside the lock, what was decided under it. */
    private void deliver(Delivery delivery) {
        if (delivery.freedBytes > 0) {
            client.memory().release(delivery.freedBytes);
        }
        delivery.flushed.forEach(Runnable::run);
        FailureSink sink = spec.options().failureSink();
        for (Delivery.Told told : delivery.told) {
            if (told.outcome() instanceof FailedOperation failure) {
                client.metrics().operationFailed(failure);
                if (sink != null) {
                    sinks.execute(() -> tellSink(sink, told, failure));
                    continue;
                }
            }
            if (told.operation().future == null) {
                finish(told);
            } else {
                futures.execute(() -> tellFuture(told));
            }
        }
    }

    private void tellSink(FailureSink sink, Delivery.Told told, FailedOperation failure) {
        try {
            sink.failed(failure);
        } catch (RuntimeException | Error e) {
            LOG.warn("the failure sink of table '{}' threw; the operation counts as told", spec.table(), e);
            lock.lock();
            try {
                outcomes.sinkThrew();
            } finally {
                lock.unlock();
            }
        }
        if (told.operation().future == null) {
            finish(told);
        } else {
            futures.execute(() -> tellFuture(told));
        }
    }

    private void tellFuture(Delivery.Told told) {
        var future = told.operation().future;
        if (future != null) {
            if (told.outcome() instanceof FailedOperation failure) {
                future.completeExceptionally(new OperationFailedException(failure));
            } else {
                future.complete(told.outcome());
            }
        }
        finish(told);
    }

    private void finish(Delivery.Told told) {
        Delivery rest = new Delivery();
        lock.lock();
        try {
            outcomes.finished(told.operation(), rest);
        } finally {
            lock.unlock();
        }
        deliver(rest);
    }

    // ---- flushing and ending

    /** Completed, on an engine thread, when everything accepted so far has an outcome that has been told. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean waits;
        lock.lock();
        try {
            waits = flushes.await(() -> done.complete(null));
        } finally {
            lock.unlock();
        }
        if (waits) {
            pump(false);
        } else {
            done.complete(null);
        }
        return done;
    }

    /** The exception for failures that none has told yet, or null. */
    @Nullable
    BatchWriteException takeUntold() {
        Delivery delivery = new Delivery();
        BatchWriteException exception;
        lock.lock();
        try {
            exception = outcomes.takeUntold(fatal, delivery);
        } finally {
            lock.unlock();
        }
        deliver(delivery);
        return exception;
    }

    /** Throws for failures that no exception has told yet. */
    void throwUntold() {
        BatchWriteException exception = takeUntold();
        if (exception != null) {
            throw exception;
        }
    }

    /** Accepts no more. */
    void stopAccepting() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        nudge();
    }

    /** Accepts no more and fails what is not in flight; what is in flight too, if nobody will wait for it. */
    void abort(boolean abandonInFlight) {
        Delivery delivery = new Delivery();
        lock.lock();
        try {
            closed = true;
            state.stop(CLOSED, delivery);
            if (abandonInFlight) {
                state.abandonInFlight(CLOSED, client.now(), delivery);
            }
        } finally {
            lock.unlock();
        }
        deliver(delivery);
        nudge();
    }

    /** What a flush returns or throws, when it does; told where user code may run. */
    CompletableFuture<WriterCounts> flushed() {
        CompletableFuture<WriterCounts> told = new CompletableFuture<>();
        var unused = barrier()
                .thenRun(() -> futures.execute(() -> {
                    BatchWriteException exception = takeUntold();
                    if (exception == null) {
                        told.complete(counts());
                    } else {
                        told.completeExceptionally(exception);
                    }
                }));
        return told;
    }

    WriterCounts counts() {
        lock.lock();
        try {
            return outcomes.counts();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    RequestMetrics lastMetrics() {
        return last;
    }
}
