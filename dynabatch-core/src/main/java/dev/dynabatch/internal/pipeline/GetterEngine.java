package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.ServiceException;
import dev.dynabatch.internal.accumulate.Flushes;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.Caller;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    /** How much of what a request has consumed goes into the estimate for the next. */
    private static final double LEARNING = 0.1;

    private final GetterSpec spec;
    private final ClientParts client;
    private final Calls calls;
    private final SerialLane lane;
    private final AtomicInteger pumps = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final GetterState state;

    @GuardedBy("lock")
    private final Flushes flushes = new Flushes();

    /** Those that wait for a backoff to end. */
    @GuardedBy("lock")
    private final Set<Want> waiting = new HashSet<>();

    private final UnderWay underWay = new UnderWay();

    @GuardedBy("lock")
    private final Alarm alarm;

    @GuardedBy("lock")
    private int flushing;

    @GuardedBy("lock")
    private boolean closed;

    /** Whether a request that was formed has not been admitted yet. */
    @GuardedBy("lock")
    private boolean forming;

    @GuardedBy("lock")
    private double unitsPerKey;

    /** Of what an answer brings for a key; 0 before the first. */
    private volatile long bytesPerKey;

    private volatile boolean anythingRead;

    GetterEngine(GetterSpec spec, ClientParts client, Calls calls) {
        this.spec = spec;
        this.client = client;
        this.calls = calls;
        this.lane = new SerialLane(client.runtime().callbacks());
        this.state = new GetterState(spec.options().linger().toNanos());
        this.alarm = new Alarm(client.runtime().scheduler(), this::ring);
        this.unitsPerKey = spec.leastUnits();
    }

    GetterSpec spec() {
        return spec;
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

    /** Asks for a key whose memory is reserved, or throws and leaves the memory to the caller. */
    void ask(EncodedItem key, long bytes, Want.Asker asker) {
        Caller caller = client.callers().note(null);
        boolean leaves;
        lock.lock();
        try {
            checkOpenLocked();
            Want want = new Want(key);
            want.askings.add(new Want.Asking(asker, bytes, flushes.accept(), caller));
            long now = client.now();
            state.add(want, now);
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
                        && flushing == 0
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
        List<byte[]> keys = new ArrayList<>(wants.size());
        Map<Key, Want> asked = new HashMap<>(2 * wants.size());
        for (Want want : wants) {
            keys.add(want.key.json());
            asked.put(want.identity(), want);
        }
        var call = new Call<>(
                ServiceOperation.BATCH_GET_ITEM,
                spec.table(),
                spec.bodies().of(keys),
                wants.size(),
                estimate(wants.size()),
                body -> decode(body, asked),
                leaving);
        var answer = calls.make(call, callers(wants));
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

    private Callers callers(List<Want> wants) {
        List<Caller> callers = new ArrayList<>(0);
        lock.lock();
        try {
            for (Want want : wants) {
                for (Want.Asking asking : want.askings) {
                    if (asking.caller() != null) {
                        callers.add(asking.caller());
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return CallerNotes.of(callers);
    }

    /** A key that comes back again says nothing new about the table: it may be short by itself. */
    private Decoded<ReadReplies.Batch> decode(byte[] body, Map<Key, Want> asked) throws MalformedReplyException {
        Decoded<ReadReplies.Batch> decoded = ReadReplies.batch(body, spec.schema(), asked.keySet());
        int first = 0;
        if (decoded.throttled() > 0) {
            for (Key key : decoded.value().unprocessed()) {
                Want want = asked.get(key);
                first += want != null && want.rounds == 0 ? 1 : 0;
            }
        }
        return decoded.with(decoded.throttled(), first);
    }

    private double estimate(int keys) {
        lock.lock();
        try {
            return unitsPerKey * keys;
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
        Set<Key> back = new HashSet<>(batch.unprocessed());
        List<Want> again = new ArrayList<>(back.size());
        List<Want> givenUp = new ArrayList<>(0);
        lock.lock();
        try {
            long now = client.now();
            var consumed = metrics.consumed();
            int served = wants.size() - back.size();
            if (consumed != null && served > 0) {
                unitsPerKey += LEARNING * (consumed.total() / served - unitsPerKey);
                unitsPerKey = Math.max(unitsPerKey, spec.leastUnits());
            }
            if (served > 0) {
                long bytes = Math.max(1, metrics.responseBytes() / served);
                bytesPerKey = bytes > bytesPerKey ? bytes : bytesPerKey - (long) (LEARNING * (bytesPerKey - bytes));
            }
            for (Want want : wants) {
                if (back.contains(want.identity())) {
                    (batch.full() || patient(want, now) ? again : givenUp).add(want);
                }
            }
            if (batch.full()) { // nothing was short: there was more than one answer can hold
                state.addAgain(again, now);
            } else if (!again.isEmpty()) {
                waitLocked(again);
            }
        } finally {
            lock.unlock();
        }
        List<Want.Answer> answers = new ArrayList<>(wants.size());
        for (Want want : wants) {
            if (!back.contains(want.identity())) {
                answers.add(new Want.Answer(want, batch.found().get(want.identity()), null));
            }
        }
        for (Want want : givenUp) {
            answers.add(new Want.Answer(
                    want,
                    null,
                    new ServiceException(
                            "get from table '" + spec.table() + "' failed after " + want.rounds + " attempts",
                            ServiceErrors.cameBack(metrics.requestId()),
                            null)));
        }
        tell(answers);
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

    /** How many bytes an answer brings for a key, by those that came; 0 before the first. */
    long bytesPerKey() {
        return bytesPerKey;
    }

    // ---- telling

    /** Tells everybody who asked: users where their code may run. */
    private void tell(List<Want.Answer> answers) {
        boolean users = false;
        for (Want.Answer answer : answers) {
            for (Want.Asking asking : answer.want().askings) {
                if (asking.asker().isUsers()) {
                    users = true;
                } else {
                    asking.tell(answer);
                }
            }
        }
        if (!users) {
            finish(answers);
            return;
        }
        lane.execute(() -> {
            for (Want.Answer answer : answers) {
                for (Want.Asking asking : answer.want().askings) {
                    if (asking.asker().isUsers()) {
                        asking.tell(answer);
                    }
                }
            }
            finish(answers);
        });
    }

    /** The account of what was told ends. */
    private void finish(List<Want.Answer> answers) {
        List<Runnable> flushed = new ArrayList<>(0);
        long bytes = 0;
        lock.lock();
        try {
            for (Want.Answer answer : answers) {
                for (Want.Asking asking : answer.want().askings) {
                    bytes += asking.bytes();
                    flushes.done(asking.epoch(), flushed);
                }
            }
            flushing -= flushed.size();
        } finally {
            lock.unlock();
        }
        client.memory().release(bytes);
        flushed.forEach(Runnable::run);
    }

    private void tell(List<Want> wants, @Nullable RuntimeException why) {
        if (!wants.isEmpty()) {
            tell(wants.stream().map(want -> new Want.Answer(want, null, why)).toList());
        }
    }

    /** Runs a user's code. */
    void execute(Runnable task) {
        lane.execute(task);
    }

    /** Completed when everything asked for so far has its answer, and that was told. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean waits;
        lock.lock();
        try {
            waits = flushes.await(() -> done.complete(null));
            flushing += waits ? 1 : 0;
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
