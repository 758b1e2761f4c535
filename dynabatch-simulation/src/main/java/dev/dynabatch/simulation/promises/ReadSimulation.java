package dev.dynabatch.simulation.promises;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.Item;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.rate.FixedRate;
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
 * Reading: a getter that many ask, and scans and queries that stop and go on, while others change the table, under a random
 * plan of faults; all made of one number.
 */
final class ReadSimulation implements Scenario {
    private static final Duration HANG = Duration.ofHours(12);
    private static final Duration FREEZE = Duration.ofMinutes(10);
    /** Keys from here on are put and deleted while others are read. */
    private static final int FLEETING = 100_000;
    /** How many partition keys the index has. */
    private static final int GROUPS = 7;

    final VirtualTime time;
    final Trace trace;
    final Judge judge;
    final Setup setup;
    final Random random;
    final Dynabatch dynamo;
    final History history = new History();
    final ReadWire wire;
    /** How many items the table has that stay. */
    final int staying;

    private final Store store;
    private final FaultyTransport faults;
    private final Map<String, Map<String, Object>> keys = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();
    private int versions;
    private Duration frozen = Duration.ZERO;
    private long operations;

    ReadSimulation(long seed, VirtualTime time, Trace trace, Judge judge) {
        this.time = time;
        this.trace = trace;
        this.judge = judge;
        this.random = new Random(seed);
        this.setup = new Setup(random, seed);
        CapacityModel capacity = random.nextInt(3) == 0
                ? CapacityModel.provisioned(40_000, 50 + random.nextInt(1_000))
                        .withBurst(Duration.ZERO)
                        .withPartitionLimits(40_000, 20 + random.nextInt(3_000)) // others write without a limit
                        .withSeed(seed)
                : null;
        FixedRate limit = random.nextInt(8) < 3
                ? new FixedRate(40_000, 5 + random.nextInt(100), Duration.ofMillis(100 + random.nextInt(2_000)))
                : null;
        trace.line(
                "setup", () -> setup + "; reading: " + (capacity == null ? "no limit" : capacity) + ", limit " + limit);
        store = new Store(time, trace, setup.keys, setup.index, capacity);
        faults = new FaultyTransport(store, time.outside(), new Random(seed + 1), setup.plan);
        faults.onFault((fault, request) -> trace.line("request " + request, () -> "meets the fault " + fault));
        wire = new ReadWire(time, trace, judge, faults, setup.maxInFlight, limit);
        dynamo = SimulatedClient.create(time, wire, seed + 2, draft -> {
            setup.configure(draft);
            if (limit != null) {
                draft.limit = limit;
            }
        });
        boolean large = random.nextInt(3) == 0;
        staying = random.nextInt(8) == 0 ? 0 : random.nextInt(large ? 300 : 900);
        for (int i = 0; i < staying; i++) {
            put(i, large ? random.nextInt(60_000) : random.nextInt(900));
        }
        disturb();
    }

    /** Whether every read must succeed: nothing is given up, no fault is final, and the endpoint lives. */
    boolean served() {
        return setup.patient && !setup.mayDie && setup.deadAt == null;
    }

    // ---- the table

    private Map<String, Object> key(int number) {
        return keys.computeIfAbsent(name(number), added -> setup.keys.written(0, number, random));
    }

    String name(int number) {
        return setup.keys.name(0, number);
    }

    /** The item's partition key in the index, which never changes: of one that moves nobody promises how often it is read. */
    int group(int number) {
        return groups.computeIfAbsent(name(number), added -> number % GROUPS);
    }

    /** That of a key that was put. */
    int group(String name) {
        return groups.getOrDefault(name, -1);
    }

    /** Puts an item past the client and all faults. */
    private void put(int number, int size) {
        Map<String, Object> item = new HashMap<>(key(number));
        int version = ++versions;
        item.put("v", version);
        item.put("g", group(number));
        if (version % 2 == 1) {
            item.put("odd", true);
        }
        item.put("pad", "x".repeat(size));
        change("PutItem", "\"Item\":" + Item.of(item).toDynamoDbJson(), number, version);
    }

    private void delete(int number) {
        change("DeleteItem", "\"Key\":" + Item.of(key(number)).toDynamoDbJson(), number, History.NOTHING);
    }

    private void change(String operation, String member, int number, int version) {
        String answer = store.ask(operation, "{\"TableName\":\"tab\"," + member + "}");
        if (answer.contains("__type")) {
            throw new IllegalStateException(answer);
        }
        history.add(name(number), version, time.elapsed().toNanos());
        trace.line("others", () -> operation + " " + name(number) + " #" + version);
    }

    /** While others read, items come and go, and some of those that stay change. */
    private void disturb() {
        for (int i = random.nextInt(400); i > 0; i--) {
            int number = random.nextInt(20);
            boolean fleeting = random.nextBoolean() || staying == 0;
            int which = fleeting ? FLEETING + number : random.nextInt(staying);
            int size = random.nextInt(random.nextInt(8) == 0 ? 30_000 : 300);
            boolean put = !fleeting || random.nextBoolean();
            time.schedule(
                    () -> {
                        if (put) {
                            put(which, size);
                        } else {
                            delete(which);
                        }
                    },
                    random.nextLong(20_000_000_000L));
        }
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            long at = random.nextLong(random.nextBoolean() ? 500_000_000L : 20_000_000_000L);
            if (random.nextBoolean()) {
                frozen = frozen.plus(FREEZE);
                time.schedule(
                        () -> {
                            trace.line("world", () -> "the process is frozen for " + FREEZE);
                            time.freeze(FREEZE);
                        },
                        at);
            } else {
                Fault how = random.nextBoolean() ? Fault.LOST_REQUEST : Fault.CONNECTION_REFUSED;
                long length = random.nextLong(120_000_000_000L);
                time.schedule(() -> silence(how, length), at);
            }
        }
        if (setup.deadAt != null) {
            time.schedule(() -> silence(Fault.LOST_REQUEST, null), setup.deadAt.toNanos());
        }
    }

    private void silence(Fault how, @Nullable Long lengthNanos) {
        trace.line("world", () -> "the service falls silent: " + how);
        faults.follow(setup.silence(how));
        if (lengthNanos != null) {
            time.schedule(
                    () -> {
                        if (setup.deadAt == null) {
                            trace.line("world", () -> "the service is back");
                            faults.follow(setup.plan);
                        }
                    },
                    lengthNanos);
        }
    }

    /** What the client holds of its memory may never be more than it was given. */
    void look() {
        long held = ClientFactory.holdings(dynamo).memoryBytes();
        judge.require(Promise.MEMORY, held <= Setup.BUDGET, () -> held + " bytes are held of " + Setup.BUDGET);
    }

    // ---- running

    @Override
    public void run() {
        Asking asking = new Asking(this);
        List<Walk> walks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            walks.add(Walk.scan(this));
        }
        for (int i = random.nextInt(4); i > 0 && staying > 0; i--) {
            walks.add(Walk.query(this, random.nextInt(staying)));
        }
        asking.begin();
        walks.forEach(Walk::begin);
        try {
            time.runUntilIdle(HANG.plus(frozen));
            judge.require(Promise.NO_HANG, true, () -> "");
        } catch (IllegalStateException e) {
            judge.require(Promise.NO_HANG, false, () -> String.valueOf(e.getMessage()));
            return;
        }
        boolean ended = asking.end();
        for (Walk walk : walks) {
            ended &= walk.end();
        }
        operations = asking.asked() + walks.stream().mapToLong(Walk::read).sum();
        ClientFactory.Holdings left = ClientFactory.holdings(dynamo);
        judge.require(
                Promise.MEMORY,
                left.equals(new ClientFactory.Holdings(0, 0, false)),
                () -> "at the end there is left: " + left);
        if (ended) {
            dynamo.close(); // which else would wait for ever
            store.close();
        }
    }

    @Override
    public long operations() {
        return operations;
    }

    @Override
    public long requests() {
        return wire.requests();
    }
}
