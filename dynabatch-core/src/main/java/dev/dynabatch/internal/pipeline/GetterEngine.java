package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.Caller;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one getter: a state machine that never blocks. Four things move it: a key is asked for, a request leaves
 * or ends, the alarm rings, somebody flushes or stops it.
 *
 * <p>One formed request at a time waits to be admitted, so that those that wait for capacity are full. Under the lock it
 * only decides.
 */
final class GetterEngine implements GetExchange.Getter {
    private final GetterSpec spec;
    private final ClientParts client;
    private final GetExchange exchange;
    private final AtomicInteger pumps = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final GetterState state;

    private final GetterTelling telling;
    private final KeyCosts costs;

    @GuardedBy("lock")
    private final Alarm alarm;

    @GuardedBy("lock")
    private boolean closed;

    /** Whether a request that was formed has not been admitted yet. */
    @GuardedBy("lock")
    private boolean forming;

    /** How many keys wait with a partition key that is held back, beside which the rest can flow. */
    private volatile int heldBack;

    GetterEngine(GetterSpec spec, ClientParts client, Calls calls) {
        this.spec = spec;
        this.client = client;
        this.telling = new GetterTelling(client, lock);
        this.costs = new KeyCosts(spec.leastUnits());
        this.exchange = new GetExchange(spec, calls, costs, this);
        this.state = new GetterState(spec, calls.limiter(spec.table()), client);
        this.alarm = new Alarm(client.runtime().scheduler(), this::ring);
    }

    GetterSpec spec() {
        return spec;
    }

    KeyCosts costs() {
        return costs;
    }

    int heldBack() {
        return heldBack;
    }

    /** How many keys wait with a partition key that is held back. */
    int heldBackKeys() {
        lock.lock();
        try {
            return state.heldBackKeys();
        } finally {
            lock.unlock();
        }
    }

    GetterTelling telling() {
        return telling;
    }

    // ---- asking

    /** Throws if nothing may be asked for any more. */
    void checkOpen() {
        lock.lock();
        try {
            checkOpenLocked();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void checkOpenLocked() {
        if (closed) {
            throw new IllegalStateException("the getter of table '" + spec.table() + "' is closed");
        }
    }

    /** Asks for keys whose memory is reserved, or throws and leaves all the memory to the caller. */
    void ask(List<? extends Want> wants) {
        Caller caller = client.callers().note(null);
        boolean leaves;
        lock.lock();
        try {
            checkOpenLocked();
            long now = client.now();
            for (Want want : wants) {
                want.caller = caller;
                want.epoch = telling.accept();
                state.add(want, now);
            }
            leaves = !forming && (state.full() || spec.options().linger().isZero());
            if (!leaves && !forming) {
                alarm.set(now, state.delayNanos(now));
            }
        } finally {
            lock.unlock();
        }
        if (leaves) {
            pump(false);
        }
    }

    /** Forms and sends what may leave. Entered again, it goes round once more instead. */
    void pump(boolean force) {
        if (pumps.getAndIncrement() > 0) {
            return;
        }
        do {
            List<Want> gone = new ArrayList<>(0);
            for (List<Want> batch = next(force, gone); batch != null; batch = next(force, gone)) {
                exchange.send(batch);
            }
            tell(gone, null);
        } while (pumps.decrementAndGet() > 0);
    }

    private @Nullable List<Want> next(boolean force, List<Want> gone) {
        lock.lock();
        try {
            if (forming) {
                return null;
            }
            long now = client.now();
            boolean hurry = force || telling.flushing() || client.memory().contended();
            List<Want> taken = state.take(hurry, gone, now);
            heldBack = state.heldBack();
            if (taken.isEmpty()) {
                alarm.set(now, state.delayNanos(now));
                return null;
            }
            forming = true;
            return taken;
        } finally {
            lock.unlock();
        }
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

    @Override
    public Callers callers(GetBatch batch) {
        lock.lock();
        try {
            return batch.callers();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void left(List<Want> wants) {
        lock.lock();
        try {
            forming = false;
            state.left(wants, client.now());
        } finally {
            lock.unlock();
        }
        pump(false);
    }

    @Override
    public int sent(List<Want> wants) {
        int most = 0;
        lock.lock();
        try {
            for (Want want : wants) {
                want.sent++;
                most = Math.max(most, want.sent);
            }
        } finally {
            lock.unlock();
        }
        return most;
    }

    @Override
    public int tableShort(List<Want> wants, BitSet back, Verdict.Shortage shortOf) {
        lock.lock();
        try {
            return state.tableShort(wants, back, shortOf);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void came(List<Want> wants, ReadReplies.Batch batch, RequestMetrics metrics) {
        List<Want> givenUp;
        boolean stopped;
        lock.lock();
        try {
            stopped = state.stopped();
            costs.learn(wants.size() - batch.unprocessed().cardinality(), metrics);
            givenUp = state.came(wants, batch, client.now());
            heldBack = state.heldBack();
        } finally {
            lock.unlock();
        }
        telling.tell(GetAnswers.came(wants, batch));
        for (Want want : givenUp) {
            tell(List.of(want), stopped ? spec.closedUnanswered() : throttledOut(want, metrics));
        }
    }

    private ServiceException throttledOut(Want want, RequestMetrics metrics) {
        String how = want.rounds == 0
                ? "was given up without another try: nothing of its partition key could be read for too long"
                : "failed after " + want.rounds + " attempts";
        return new ServiceException(
                "get from table '" + spec.table() + "' " + how, ServiceErrors.cameBack(metrics.requestId()), null);
    }

    @Override
    public void failed(List<Want> wants, RuntimeException why) {
        lock.lock();
        try {
            state.failed(wants, client.now());
        } finally {
            lock.unlock();
        }
        tell(wants, why);
    }

    @Override
    public void ended() {
        pump(false);
    }

    // ---- telling, ending

    private void tell(List<Want> wants, @Nullable RuntimeException why) {
        if (!wants.isEmpty()) {
            telling.tell(GetAnswers.failed(wants, why));
        }
    }

    /** Completed when everything asked for so far has its answer, and that was told. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> done = telling.barrier();
        if (!done.isDone()) {
            pump(false);
        }
        return done;
    }

    /** Takes no more keys. */
    void stopAccepting() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more keys, and fails those that have no answer yet. */
    void abort() {
        stopAccepting();
        List<Want> unanswered;
        lock.lock();
        try {
            unanswered = state.stop();
        } finally {
            lock.unlock();
        }
        tell(unanswered, spec.closedUnanswered());
        exchange.end();
    }
}
