package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.Caller;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
final class GetterEngine {
    private final GetterSpec spec;
    private final ClientParts client;
    private final Calls calls;
    private final AtomicInteger pumps = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final GetterState state;

    private final GetterTelling telling;
    private final KeyCosts costs;

    /** Those that wait for a backoff to end. */
    @GuardedBy("lock")
    private final Set<Want> waiting = new HashSet<>();

    private final UnderWay underWay = new UnderWay();

    @GuardedBy("lock")
    private final Alarm alarm;

    @GuardedBy("lock")
    private boolean closed;

    /** Whether a request that was formed has not been admitted yet. */
    @GuardedBy("lock")
    private boolean forming;

    private volatile boolean anythingRead;

    GetterEngine(GetterSpec spec, ClientParts client, Calls calls) {
        this.spec = spec;
        this.client = client;
        this.calls = calls;
        this.telling = new GetterTelling(client, lock);
        this.costs = new KeyCosts(spec.leastUnits());
        this.state = new GetterState(spec.options().linger().toNanos());
        this.alarm = new Alarm(client.runtime().scheduler(), this::ring);
    }

    GetterSpec spec() {
        return spec;
    }

    KeyCosts costs() {
        return costs;
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
                send(batch);
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
            while (true) {
                long delay = state.delayNanos(now);
                if (delay < 0) {
                    return null;
                }
                if (delay > 0
                        && !state.full()
                        && !telling.flushing()
                        && !force
                        && !client.memory().contended()) {
                    alarm.set(now, delay);
                    return null;
                }
                List<Want> taken = state.take(gone, now);
                if (!taken.isEmpty()) {
                    forming = true;
                    return taken;
                }
            }
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

    // ---- a request

    private void send(List<Want> wants) {
        AtomicInteger formed = new AtomicInteger(1);
        send(wants, () -> {
            if (formed.getAndSet(0) == 1) {
                left(wants);
            }
        });
    }

    /** @param leaving run when it leaves, or will never leave */
    private void send(List<Want> wants, Runnable leaving) {
        GetBatch batch = new GetBatch(wants);
        var call = new Call<>(
                ServiceOperation.BATCH_GET_ITEM,
                spec.table(),
                spec.bodies().of(batch.keys()),
                wants.size(),
                costs.units(wants.size()),
                body -> batch.decode(body, spec),
                leaving);
        var answer = calls.make(call, callers(batch));
        underWay.add(answer, () -> answer.completeExceptionally(closedUnanswered()));
        var unused = answer.whenComplete((reply, failure) -> {
            leaving.run();
            if (reply == null) {
                failed(wants, Await.unwrap(failure));
            } else {
                came(wants, reply.value(), reply.metrics());
            }
            pump(false);
        });
    }

    private Callers callers(GetBatch batch) {
        lock.lock();
        try {
            return batch.callers();
        } finally {
            lock.unlock();
        }
    }

    private void left(List<Want> wants) {
        lock.lock();
        try {
            forming = false;
            state.left(wants);
        } finally {
            lock.unlock();
        }
        pump(false);
    }

    private void came(List<Want> wants, ReadReplies.Batch batch, RequestMetrics metrics) {
        anythingRead = true;
        BitSet back = batch.unprocessed();
        List<Want> givenUp = new ArrayList<>(0);
        lock.lock();
        try {
            costs.learn(wants.size() - back.cardinality(), metrics);
            if (!back.isEmpty()) {
                cameBackLocked(wants, batch, givenUp);
            }
        } finally {
            lock.unlock();
        }
        telling.tell(GetAnswers.came(wants, batch));
        for (Want want : givenUp) {
            tell(
                    List.of(want),
                    new ServiceException(
                            "get from table '" + spec.table() + "' failed after " + want.rounds + " attempts",
                            ServiceErrors.cameBack(metrics.requestId()),
                            null));
        }
    }

    @GuardedBy("lock")
    private void cameBackLocked(List<Want> wants, ReadReplies.Batch batch, List<Want> givenUp) {
        long now = client.now();
        List<Want> again = new ArrayList<>();
        BitSet back = batch.unprocessed();
        for (int place = back.nextSetBit(0); place >= 0; place = back.nextSetBit(place + 1)) {
            Want want = wants.get(place);
            (batch.full() || patient(want, now) ? again : givenUp).add(want);
        }
        if (batch.full()) { // nothing was short: there was more than one answer can hold
            state.addAgain(again, now);
        } else if (!again.isEmpty()) {
            waitLocked(again);
        }
    }

    /** Whether a key that came back is asked for again; counts the round. */
    private boolean patient(Want want, long now) {
        if (want.rounds++ == 0) {
            want.failingSinceNanos = now;
        }
        return want.rounds < spec.retry().maxRounds()
                && now - want.failingSinceNanos <= spec.retry().giveUpAfter().toNanos();
    }

    @GuardedBy("lock")
    private void waitLocked(List<Want> wants) {
        int rounds = 1;
        for (Want want : wants) {
            rounds = Math.max(rounds, want.rounds);
        }
        waiting.addAll(wants);
        client.runtime()
                .scheduler()
                .schedule(() -> again(wants), client.backoff().delayNanos(rounds));
    }

    private void again(List<Want> wants) {
        lock.lock();
        try {
            List<Want> still = new ArrayList<>(wants.size());
            for (Want want : wants) {
                if (waiting.remove(want)) {
                    still.add(want);
                }
            }
            state.addAgain(still, client.now());
        } finally {
            lock.unlock();
        }
        pump(false);
    }

    private void failed(List<Want> wants, RuntimeException why) {
        if (wants.size() > 1 && why instanceof ServiceException refused && ofOneKey(refused)) {
            int half = wants.size() / 2;
            send(wants.subList(0, half), () -> {});
            send(wants.subList(half, wants.size()), () -> {});
            return;
        }
        tell(wants, why);
    }

    /** Whether it may be one key that is refused, and not the request: somebody may read some items and not others. */
    private boolean ofOneKey(ServiceException refused) {
        return anythingRead && refused.error().code().equals("AccessDeniedException");
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
            unanswered = state.drain();
            unanswered.addAll(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        tell(unanswered, closedUnanswered());
        underWay.end();
    }

    private IllegalStateException closedUnanswered() {
        return new IllegalStateException(
                "the getter of table '" + spec.table() + "' was closed before the answer came");
    }
}
