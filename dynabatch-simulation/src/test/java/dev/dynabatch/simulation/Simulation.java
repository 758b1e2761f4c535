package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A few random workloads of one client under one random plan of faults, clocks that jump and a service that falls silent,
 * all made of one number.
 */
final class Simulation {
    private static final String POISON = "\"poison\"";
    /** What takes longer than this, but for the time frozen, never ends. */
    private static final Duration HANG = Duration.ofHours(12);
    /** With more, an operation is sent so often that a workload takes all day. */
    private static final double MOST_FAULTS = 0.6;

    final VirtualTime time = new VirtualTime();
    final Duration orderHold;
    /** Whether nothing is given up, however often it comes back. */
    final boolean patient;
    /** Whether there are faults that end a writer. */
    final boolean mayDie;

    private final Random random;
    private final World world = new World();
    private final Dynabatch dynamo;
    private final List<Load> loads = new ArrayList<>();
    private Duration frozen = Duration.ZERO;

    Simulation(long seed) {
        random = new Random(seed);
        orderHold = Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(1_000) : 5_000);
        patient = random.nextInt(4) != 0;
        mayDie = random.nextInt(8) == 0;
        FaultPlan plan = plan();
        FaultyTransport transport = new FaultyTransport(world, time, new Random(seed + 1), plan);
        disturb(new Random(seed + 3), transport, plan);
        dynamo = SimulatedClient.create(time, transport, seed + 2, this::configure);
        int writers = random.nextInt(3) == 0 ? 3 : 1;
        for (int i = 0; i < writers; i++) {
            loads.add(new Load(this, dynamo, random, "abc".charAt(i) + "-"));
        }
    }

    /**
     * In half of the workloads clocks jump or nothing is heard of the service for minutes, at any moment. Drawn apart, so
     * that a seed's workload is what it would be without.
     */
    private void disturb(Random random, FaultyTransport transport, FaultPlan plan) {
        int count = Math.max(0, random.nextInt(8) - 3);
        for (int i = 0; i < count; i++) {
            Duration jump = Duration.ofMinutes(random.nextBoolean() ? 10 : random.nextInt(600) - 300);
            int what = random.nextInt(4);
            Runnable disturbance;
            if (what == 0) {
                disturbance = () -> time.moveWall(jump);
            } else if (what == 1) {
                Fault silence = random.nextBoolean() ? Fault.LOST_REQUEST : Fault.CONNECTION_REFUSED;
                long length = random.nextLong(120_000_000_000L);
                FaultPlan silent = FaultPlan.builder()
                        .chance(silence, 1)
                        .longestDelay(plan.longestDelay())
                        .latest(plan.latest())
                        .poison(POISON)
                        .build();
                disturbance = () -> {
                    transport.follow(silent);
                    time.schedule(() -> transport.follow(plan), length);
                };
            } else {
                disturbance = () -> time.freeze(jump.abs());
                frozen = frozen.plus(jump.abs());
            }
            time.schedule(disturbance, random.nextLong(random.nextBoolean() ? 2_000_000_000L : 40_000_000_000L));
        }
    }

    private FaultPlan plan() {
        double most = random.nextInt(3) == 0 ? 0.02 : 0.12;
        Map<Fault, Double> chances = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(3) != 0) {
                chances.put(fault, random.nextDouble() * most);
            }
        }
        if (!mayDie) {
            chances.remove(Fault.EXPIRED); // twice in a row ends the writer
            chances.remove(Fault.CLOCK_JUMPED);
            chances.remove(Fault.TABLE_MISSING);
        }
        if (random.nextInt(8) == 0) {
            chances.clear();
        }
        double sum = chances.values().stream().mapToDouble(chance -> chance).sum();
        if (sum > MOST_FAULTS) {
            chances.replaceAll((fault, chance) -> chance * MOST_FAULTS / sum);
        }
        Duration delay = Duration.ofMillis(random.nextInt(random.nextInt(5) == 0 ? 3_000 : 40));
        Duration latest = orderHold.multipliedBy(9).dividedBy(10);
        return FaultPlan.builder()
                .chances(chances)
                .longestDelay(delay)
                .slowest(latest) // however short orderHold is
                .latest(latest)
                .poison(POISON)
                .build();
    }

    private void configure(ClientConfig.Draft draft) {
        draft.maxInFlight = 1 + random.nextInt(random.nextBoolean() ? 3 : 64);
        draft.memoryBudget = 4 << 20;
        if (random.nextInt(4) == 0) {
            draft.limit = FixedRate.writes(10 + random.nextInt(200));
        }
        if (!patient) {
            draft.retryPolicy = RetryPolicy.DEFAULT
                    .withMaxRounds(1 + random.nextInt(4))
                    .withGiveUpAfter(Duration.ofSeconds(1 + random.nextInt(30)));
        }
        if (random.nextBoolean()) {
            draft.callbackExecutor = Runnable::run; // callbacks in the midst of the engine's own doing
        }
    }

    void run() {
        loads.forEach(Load::begin);
        time.runUntilIdle(HANG.plus(frozen));
        loads.forEach(Load::close);
        time.runUntilIdle(HANG);
        assertThat(ClientFactory.holdings(dynamo)).isEqualTo(Bench.NOTHING);
        loads.forEach(load -> load.check(world));
        dynamo.close();
        world.close();
    }
}
