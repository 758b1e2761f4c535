package dev.dynabatch.simulation.promises;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.OperationKind;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A few random workloads of one client under one random plan of faults, clocks that jump and a service that falls silent,
 * all made of one number.
 */
final class Simulation implements Scenario, Wire.Watcher {
    /** What takes longer than this, but for the time frozen, never ends. */
    private static final Duration HANG = Duration.ofHours(12);

    private static final Duration FREEZE = Duration.ofMinutes(10);

    final VirtualTime time;
    final Trace trace;
    final Judge judge;
    final Setup setup;
    final Ledger ledger = new Ledger();
    final Dynabatch dynamo;
    final MemoryCheck memory;
    private final BodyCheck bodies;

    private final Store store;
    private final FaultyTransport faults;
    private final Wire wire;
    private final OrderCheck order;
    private final PoisonCheck poison;
    private final @Nullable SpendCheck spend;
    private final List<Load> loads = new ArrayList<>();
    private final Map<String, Integer> deletesApplied = new HashMap<>();
    private final Map<Long, Duration> freezes = new HashMap<>();
    private long events;
    /** What freezes may add to any wait. */
    private Duration frozen = Duration.ZERO;

    Simulation(long seed, VirtualTime time, Trace trace, Judge judge) {
        this.time = time;
        this.trace = trace;
        this.judge = judge;
        Random random = new Random(seed);
        setup = new Setup(random, seed);
        trace.line("setup", setup::toString);
        store = new Store(time, trace, setup.keys, setup.index, setup.capacity);
        faults = new FaultyTransport(store, time.outside(), new Random(seed + 1), setup.plan);
        faults.onFault((fault, request) -> trace.line("request " + request, () -> "meets the fault " + fault));
        wire = new Wire(time, trace, ledger, faults);
        order = new OrderCheck(time, judge, ledger, setup.orderHold.toNanos());
        poison = new PoisonCheck(judge, ledger);
        spend = setup.limit == null ? null : new SpendCheck(time, judge, setup.limit);
        dynamo = SimulatedClient.create(time, wire, seed + 2, setup::configure);
        memory = new MemoryCheck(judge, dynamo, Setup.BUDGET);
        bodies = new BodyCheck(judge);
        wire.watch(this);
        store.onApplied(this::applied);
        store.onSpent((consumed, done) -> {
            if (spend != null) {
                spend.given(consumed, wire.units(done));
            }
        });
        disturb(new Random(seed + 3));
        for (int i = 0; i < setup.writers; i++) {
            loads.add(new Load(this, random, i));
            memory.add(loads.get(i).writer);
        }
    }

    // ---- disturbing

    /**
     * In half of the runs clocks jump, the process is frozen or nothing is heard of the service for minutes, at any moment
     * or between any two events. Drawn apart, so that a seed's workload is what it would be without.
     */
    private void disturb(Random random) {
        for (int i = random.nextInt(8) - 3; i > 0; i--) {
            long at = random.nextLong(random.nextBoolean() ? 2_000_000_000L : 40_000_000_000L);
            switch (random.nextInt(4)) {
                case 0 -> {
                    Duration jump = random.nextBoolean() ? FREEZE : Duration.ofSeconds(random.nextInt(36_000) - 18_000);
                    time.schedule(() -> moveWall(jump), at);
                }
                case 1 -> {
                    Fault how = random.nextBoolean() ? Fault.LOST_REQUEST : Fault.CONNECTION_REFUSED;
                    long length = random.nextLong(120_000_000_000L);
                    time.schedule(() -> silence(how, length), at);
                }
                case 2 -> {
                    frozen = frozen.plus(FREEZE);
                    time.schedule(() -> freeze(FREEZE), at);
                }
                default -> {
                    frozen = frozen.plus(FREEZE);
                    freezes.put(random.nextLong(800), FREEZE);
                }
            }
        }
        if (setup.deadAt != null) {
            Fault how = random.nextBoolean() ? Fault.LOST_REQUEST : Fault.CONNECTION_REFUSED;
            time.schedule(() -> die(how), setup.deadAt.toNanos());
        }
    }

    private void moveWall(Duration jump) {
        trace.line("world", () -> "the wall clock jumps by " + jump);
        time.moveWall(jump);
    }

    private void silence(Fault how, long lengthNanos) {
        trace.line("world", () -> "the service falls silent: " + how);
        faults.follow(setup.silence(how));
        time.schedule(
                () -> {
                    if (setup.deadAt == null) {
                        trace.line("world", () -> "the service is back");
                        faults.follow(setup.plan);
                    }
                },
                lengthNanos);
    }

    private void die(Fault how) {
        trace.line("world", () -> "the service is silent for good: " + how);
        faults.follow(setup.silence(how));
        loads.forEach(load -> load.serviceDies(frozen));
    }

    private void freeze(Duration length) {
        trace.line("world", () -> "the process is frozen for " + length);
        time.freeze(length);
    }

    /** Between any two of these the process may be frozen. */
    void event() {
        Duration length = freezes.isEmpty() ? null : freezes.remove(events++);
        if (length != null) {
            freeze(length);
        }
    }

    /** Whether the process is frozen at some time. */
    boolean frozen() {
        return !frozen.isZero();
    }

    long held() {
        return ClientFactory.holdings(dynamo).memoryBytes();
    }

    // ---- watching

    @Override
    public void sent(Flight flight) {
        order.sent(flight);
        memory.sent(flight);
        bodies.sent(flight);
        if (spend != null) {
            spend.sent(flight);
        }
        event();
    }

    @Override
    public void ended(Flight flight, Flight.End end, double served, @Nullable Consumed consumed) {
        event();
        for (Entry entry : flight.entries) {
            if (end == Flight.End.LOST && entry.id() != Entry.NONE) {
                ledger.get(entry.id()).lost = true;
            }
        }
        order.ended(flight, end);
        memory.ended(flight);
        bodies.ended(flight);
        poison.ended(flight, end);
        if (spend != null) {
            spend.ended(flight, end, served, consumed);
        }
    }

    private void applied(Entry entry) {
        order.applied(entry);
        if (entry.kind() == OperationKind.DELETE) {
            deletesApplied.merge(entry.key(), 1, Integer::sum);
        }
    }

    int deletesApplied(String key) {
        return deletesApplied.getOrDefault(key, 0);
    }

    // ---- running

    @Override
    public void run() {
        loads.forEach(Load::begin);
        boolean ended = idle(HANG.plus(frozen));
        for (Load load : loads) {
            ended &= load.over();
        }
        if (!ended) {
            return; // to close what never ends would take as long
        }
        loads.forEach(Load::close);
        idle(HANG);
        memory.end();
        bodies.end();
        Map<String, Integer> table = store.scan();
        for (Load load : loads) {
            new LoadCheck(this, load).check(table);
        }
        for (String key : table.keySet()) {
            judge.require(Promise.SAME_ORDER, !ledger.of(key).isEmpty(), () -> "nobody has ever written " + key);
        }
        dynamo.close();
        store.close();
    }

    private boolean idle(Duration atMost) {
        try {
            time.runUntilIdle(atMost);
        } catch (IllegalStateException e) {
            judge.require(Promise.NO_HANG, false, () -> String.valueOf(e.getMessage()));
            return false;
        }
        judge.require(Promise.NO_HANG, true, () -> "");
        return true;
    }

    @Override
    public long operations() {
        return ledger.all().stream().filter(operation -> operation.accepted).count();
    }

    @Override
    public long requests() {
        return wire.requests();
    }
}
