package dev.dynabatch.local.fault;

import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.internal.time.SystemScheduler;
import dev.dynabatch.internal.time.WallClock;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;

/**
 * Spoils the exchanges of another transport by a plan: delays, throttles, partial answers, lost, late and broken ones.
 *
 * <p>Which request has which fault follows from the seed and from the request's number alone. Requests that are sent in one
 * order therefore meet the same faults every time; where several threads send, they meet the same faults as a whole.
 */
@SuppressWarnings("exports") // the engine's own types, for tests of the engine
public final class FaultyTransport implements Transport {
    private final Transport inner;
    private final FaultState state;
    private final boolean ownScheduler;
    private final Set<FaultyExchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private FaultyTransport(Transport inner, FaultState state, boolean ownScheduler) {
        this.inner = inner;
        this.state = state;
        this.ownScheduler = ownScheduler;
    }

    /**
     * Faults by seed, in real time.
     *
     * @param inner what carries the requests in truth; closed with this
     * @param plan how often what happens
     * @param seed which request has which fault
     */
    public static FaultyTransport of(Transport inner, FaultPlan plan, long seed) {
        return real(inner, plan, seed, WallClock.system());
    }

    /**
     * Faults by seed, in real time.
     *
     * @param inner what carries the requests in truth; closed with this
     * @param plan how often what happens
     * @param seed which request has which fault
     * @param clock what the service's clock shows while it is right
     */
    public static FaultyTransport of(Transport inner, FaultPlan plan, long seed, InstantSource clock) {
        return real(inner, plan, seed, clock::millis);
    }

    private static FaultyTransport real(Transport inner, FaultPlan plan, long seed, WallClock clock) {
        return new FaultyTransport(inner, new FaultState(new SystemScheduler(), clock, plan, seed), true);
    }

    /**
     * Faults in the engine's own time, for simulations: everything runs on the scheduler's thread and the sender's.
     *
     * @param inner what carries the requests in truth
     * @param time what delays are made of, and what the service's clock shows while it is right
     * @param random where the seed comes from
     * @param plan how often what happens
     */
    public <T extends Scheduler & WallClock> FaultyTransport(
            Transport inner, T time, RandomGenerator random, FaultPlan plan) {
        this(inner, new FaultState(time, time, plan, random.nextLong()), false);
    }

    /**
     * Another way to the same service: what happens there is drawn from the same chances, and counted together.
     *
     * @param other what carries its requests in truth; closed with what is returned, which must be closed before this
     */
    public FaultyTransport around(Transport other) {
        return new FaultyTransport(other, state, false);
    }

    /** Follows another plan for requests sent from now on. */
    public void follow(FaultPlan newPlan) {
        state.plan = newPlan;
    }

    /**
     * Tells each fault as it is played, with the number of its request: 1 for the first that was sent.
     *
     * @param listener called by whoever carries the request; must return soon
     */
    public void onFault(ObjLongConsumer<Fault> listener) {
        state.listener = listener;
    }

    /** How many requests were sent. */
    public long requests() {
        return state.requests();
    }

    /** How often each fault was played so far; those that never were are absent. */
    public Map<Fault, Long> played() {
        return state.played();
    }

    @Override
    public Exchange send(TransportRequest request, Listener listener) {
        FaultyExchange exchange = new FaultyExchange(inner, state, request, listener, underWay::remove);
        underWay.add(exchange);
        if (closed) {
            exchange.fail(Stage.NOT_SENT, "the transport is closed");
        } else {
            exchange.begin();
        }
        return exchange;
    }

    @Override
    public boolean signed() {
        return inner.signed();
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(exchange -> exchange.fail(Stage.SENT, "the transport was closed"));
        inner.close();
        if (ownScheduler) {
            state.scheduler.close();
        }
    }
}
