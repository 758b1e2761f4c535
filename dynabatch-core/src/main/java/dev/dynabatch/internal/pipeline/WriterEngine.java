package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.BatchWriteException;
import dev.dynabatch.ServiceError;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.internal.accumulate.Flushes;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.WriterTotals;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one writer: a state machine that never blocks. Four things move it: an operation is offered, a request
 * ends, the alarm rings, somebody flushes or stops it.
 *
 * <p>Under the lock it only decides; requests, outcomes and callbacks happen after unlocking. See docs/concurrency.md.
 */
final class WriterEngine {
    private static final ServiceError CLOSED =
            new ServiceError("WriterClosed", "the writer was closed before it could be written", 0, null);

    /** So many bytes of JSON make it worth looking whether they fill a batch. */
    private static final int LARGE_BYTES = 64 << 10;

    private final WriterSpec spec;
    private final ClientParts client;
    private final BatchExchange exchange;
    private final Teller teller;

    private final BriefLock lock = new BriefLock();

    /** Who may be asked without the lock says so itself. */
    private final Intake intake;
    /** How many there must be in the inbox for somebody to look at once; else the alarm rings, or admission calls. */
    private volatile int due = 1;
    /** Whether a request has ended since somebody looked last at what may leave. */
    private volatile boolean changed;

    @GuardedBy("lock")
    private final Flushes flushes = new Flushes();

    @GuardedBy("lock")
    private final Outcomes outcomes;

    @GuardedBy("lock")
    private final WriterState state;

    @GuardedBy("lock")
    private final Verdicts verdicts;

    private final BlockedCallers blocked;

    @GuardedBy("lock")
    private final WriterAdmission admission;

    @GuardedBy("lock")
    private final Alarm alarm;

    private volatile @Nullable RequestMetrics last;

    WriterEngine(WriterSpec spec, ClientParts client, TableGrace grace) {
        this.spec = spec;
        this.client = client;
        this.exchange = new BatchExchange(spec, client, grace);
        this.teller = new Teller(client, spec, this::finish);
        this.blocked = new BlockedCallers(spec.table(), client);
        this.outcomes = new Outcomes(
                spec.table(),
                spec.schema(),
                flushes,
                spec.options().failureSink() != null,
                spec.options().maxKeptFailures(),
                client.memory().total() / 8);
        this.state = new WriterState(spec, client, outcomes, flushes);
        this.verdicts = new Verdicts(state, outcomes, spec.options().orderHold().toNanos(), exchange::written);
        this.intake = new Intake(spec, outcomes, state, verdicts);
        this.admission = new WriterAdmission(spec, client, () -> pump(false));
        this.alarm = new Alarm(client.runtime().scheduler(), this::ring);
    }

    WriterSpec spec() {
        return spec;
    }

    // ---- accepting

    /**
     * Takes an operation whose memory is reserved, or throws and leaves the memory to the caller.
     *
     * @return what {@link #left} must be told, now that the operation is the engine's
     */
    int leave(WriteOperation operation) {
        int size = intake.leave(operation);
        if (size == 0) {
            checkAcceptsWithLock();
            throw new IllegalStateException("the inbox is closed, but the writer is not");
        }
        return size;
    }

    /** An operation was left, with which there are so many: sends, if it is time. */
    void left(WriteOperation operation, int size) {
        if (size >= due || operation.length() >= LARGE_BYTES) {
            pump(false);
        }
    }

    /** Throws if nothing is accepted any more, or not now. */
    void checkAccepts() {
        if (!intake.accepts()) {
            checkAcceptsWithLock();
        }
    }

    private void checkAcceptsWithLock() {
        lock.lock();
        try {
            intake.check();
        } finally {
            lock.unlock();
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
            WriteBatch batch;
            do {
                due = Integer.MAX_VALUE;
                batch = nextLocked(force);
            } while (batch == null && intake.size() >= due); // else nobody may look at what came in meanwhile
            return batch;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable WriteBatch nextLocked(boolean force) {
        long now = client.now();
        intake.takeIn(now);
        WriteBatch batch = state.peek(now, force || client.memory().contended());
        if (batch == null) {
            alarm.set(now, state.delayNanos(now));
            due = spec.options().linger().isZero() ? 1 : state.due();
            admission.nothingLeaves();
            changed = false;
            return null;
        }
        long wait = admission.admit(batch, now);
        if (wait == 0) {
            state.leave(batch, now);
            return batch;
        }
        if (wait != WriterAdmission.NO_PERMIT) {
            alarm.set(now, wait);
        }
        changed = false;
        return null;
    }

    private void ring() {
        lock.lock();
        try {
            alarm.rang();
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
                .requestEnded(
                        result.metrics(),
                        batch.flight); // first: who has seen the outcome finds its request in the totals
        Delivery delivery = new Delivery();
        lock.lock();
        try {
            verdicts.apply(batch, result, client.now(), delivery);
            changed = true;
            ServiceError fatal = verdicts.fatal();
            if (!intake.follow() && fatal != null) {
                intake.closeInbox(fatal, client.now(), delivery);
            }
        } finally {
            lock.unlock();
        }
        teller.deliver(delivery);
        client.inFlight().release(attempt.end(), attempt.nanos()); // which has us look again, if we wait for it
        if (changed) {
            pump(false);
        }
        nudge();
    }

    /** Callers who wait for memory, perhaps for as long as failures are kept in it, learn that we accept no more. */
    private void nudge() {
        if (!client.memory().contended()) {
            return;
        }
        boolean accepting;
        lock.lock();
        try {
            accepting = intake.follow();
        } finally {
            lock.unlock();
        }
        if (!accepting) {
            client.memory().nudge();
        }
    }

    /** The accounts of operations whose outcomes were told end: outside the lock, what follows from it. */
    private void finish(List<WriteOperation> operations, List<Delivery.Told> untold, boolean sinkThrew) {
        Delivery rest = new Delivery();
        lock.lock();
        try {
            if (sinkThrew) {
                outcomes.sinkThrew();
            }
            untold.forEach(outcomes::untold);
            for (WriteOperation operation : operations) {
                outcomes.finished(operation, rest);
            }
            intake.follow();
        } finally {
            lock.unlock();
        }
        teller.deliver(rest);
    }

    // ---- flushing and ending

    /** Completed, on an engine thread, when everything accepted so far has an outcome that has been told. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean waits;
        lock.lock();
        try {
            intake.takeIn(client.now());
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
            exception = outcomes.takeUntold(verdicts.fatal(), delivery);
            intake.follow();
        } finally {
            lock.unlock();
        }
        teller.deliver(delivery);
        return exception;
    }

    /** Whoever was to be told these failures would not listen. */
    void giveBack(BatchWriteException exception) {
        lock.lock();
        try {
            outcomes.giveBack(exception);
            intake.follow();
        } finally {
            lock.unlock();
        }
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
        Delivery delivery = new Delivery();
        lock.lock();
        try {
            intake.close();
            intake.closeInbox(CLOSED, client.now(), delivery);
            intake.follow();
        } finally {
            lock.unlock();
        }
        teller.deliver(delivery);
        nudge();
    }

    /** Accepts no more and fails what is not in flight; what is in flight too, if nobody will wait for it. */
    void abort(boolean abandonInFlight) {
        Delivery delivery = new Delivery();
        lock.lock();
        try {
            intake.close();
            state.stop(CLOSED, delivery);
            intake.closeInbox(CLOSED, client.now(), delivery);
            if (abandonInFlight) {
                state.abandonInFlight(CLOSED, client.now(), delivery);
            }
            intake.follow();
        } finally {
            lock.unlock();
        }
        teller.deliver(delivery);
        nudge();
    }

    /** Runs user code, behind the futures told so far. */
    void execute(Runnable task) {
        teller.execute(task);
    }

    /** Takes in what callers have left, and lets go what may leave with it. */
    void lookAround() {
        if (intake.size() > 0) {
            pump(false);
        }
    }

    WriterCounts counts() {
        lookAround();
        lock.lock();
        try {
            return outcomes.counts(state.heldBackBytes());
        } finally {
            lock.unlock();
        }
    }

    /** The sums, without what callers have left and nobody has taken in. Sends nothing, so that it may be called with a lock. */
    WriterTotals totals() {
        lock.lock();
        try {
            return outcomes.totals(blocked.totals());
        } finally {
            lock.unlock();
        }
    }

    BlockedCallers blocked() {
        return blocked;
    }

    /** Why memory is full, as far as this writer knows. */
    BlockedReason whyBlocked() {
        lock.lock();
        try {
            if (state.heldBackBytes() >= client.memory().total() / 5 * 2) {
                return BlockedReason.HOT_KEYS;
            }
            if (state.pausing(client.now())) {
                return BlockedReason.BACKOFF;
            }
            return admission.turnedAwayBy();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    RequestMetrics lastMetrics() {
        return last;
    }
}
