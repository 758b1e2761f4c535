package dev.dynabatch.simulation.promises;

import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.retry.RetryPolicy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a random run is made of: the table, the client, the plan of faults. All drawn from one source, in order. */
final class Setup {
    static final String POISON = "poison";
    static final long BUDGET = 4L << 20;

    /** With more, an operation is sent so often that a workload takes all day. */
    private static final double MOST_FAULTS = 0.6;

    final Keys keys;
    final boolean index;
    final Duration orderHold;
    /** Whether nothing is given up, however often it comes back. */
    final boolean patient;
    /** Whether there are faults that end a writer. */
    final boolean mayDie;
    /** Whether items may be so large that the memory budget is short. */
    final boolean heavy;
    /** When the endpoint falls silent for good, or null. */
    final @Nullable Duration deadAt;

    final int writers;
    final FaultPlan plan;
    final String capacityName;
    final @Nullable CapacityModel capacity;
    final @Nullable FixedRate limit;
    final ReturnConsumedCapacity consumed;
    final RetryPolicy retry;
    final int maxInFlight;
    final boolean callbacksAtOnce;

    Setup(Random random, long seed) {
        keys = Keys.drawn(random);
        index = random.nextInt(4) == 0;
        orderHold = Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(1_000) : 5_000);
        patient = random.nextInt(4) != 0;
        mayDie = random.nextInt(8) == 0;
        heavy = random.nextInt(8) == 0;
        deadAt = random.nextInt(16) == 0 ? Duration.ofMillis(random.nextInt(20_000)) : null;
        writers = random.nextInt(3) == 0 ? 3 : 1;
        plan = plan(random);
        int least = heavy ? 400 : 20;
        long units = least + random.nextLong(least * 20L);
        switch (random.nextInt(6)) {
            case 0 -> {
                capacityName = "provisioned with " + units + " WCU, no burst";
                capacity = CapacityModel.provisioned(units, 40_000)
                        .withBurst(Duration.ZERO)
                        .withSeed(seed);
            }
            case 1 -> {
                capacityName = "on demand, " + units + " WCU a partition";
                capacity = CapacityModel.onDemand()
                        .withPartitionLimits(units, 40_000)
                        .withSeed(seed);
            }
            default -> {
                capacityName = "no limit";
                capacity = null;
            }
        }
        limit = random.nextInt(8) < 3 ? limit(random) : null;
        consumed = random.nextInt(3) == 0 ? ReturnConsumedCapacity.NONE : ReturnConsumedCapacity.INDEXES;
        maxInFlight = 1 + random.nextInt(random.nextBoolean() ? 3 : 64);
        RetryPolicy policy = RetryPolicy.DEFAULT;
        retry = patient
                ? policy
                : policy.withMaxRounds(1 + random.nextInt(4))
                        .withGiveUpAfter(Duration.ofSeconds(1 + random.nextInt(30)));
        callbacksAtOnce = random.nextBoolean();
    }

    /**
     * A limit so low that most workloads are at it for a while; yet not so low that what is sent again and again, at half a
     * minute a batch, is given up with its table before it gets through (seed 1004916 at 1 unit a second).
     */
    private FixedRate limit(Random random) {
        int least = heavy ? 100 : 5;
        int units = least + random.nextInt(random.nextInt(4) == 0 ? 500 : heavy ? 300 : 15);
        return new FixedRate(units, 40_000, Duration.ofMillis(100 + random.nextInt(2_000)));
    }

    private FaultPlan plan(Random random) {
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
        return quiet(delay, latest).toBuilder().chances(chances).build();
    }

    private static FaultPlan quiet(Duration delay, Duration latest) {
        return FaultPlan.builder()
                .longestDelay(delay)
                .slowest(latest) // however short orderHold is: a slow request is not lost to a client that has time
                .latest(latest)
                .poison('"' + POISON + '"')
                .build();
    }

    /** The same network, of which nothing is heard. */
    FaultPlan silence(Fault how) {
        return quiet(plan.longestDelay(), plan.latest()).toBuilder()
                .chance(how, 1)
                .build();
    }

    void configure(ClientConfig.Draft draft) {
        draft.maxInFlight = maxInFlight;
        draft.memoryBudget = BUDGET;
        draft.retryPolicy = retry;
        draft.consumedCapacity = consumed;
        if (limit != null) {
            draft.limit = limit;
        }
        if (callbacksAtOnce) {
            draft.callbackExecutor = Runnable::run; // callbacks in the midst of the engine's own doing
        }
    }

    @Override
    public String toString() {
        return "table " + keys + (index ? " with an index" : "") + ", " + capacityName + "; " + writers
                + (writers == 1 ? " writer" : " writers") + ", at most " + maxInFlight + " in flight, limit "
                + (limit == null ? "adaptive" : limit.toString()) + ", consumed capacity " + consumed + ", order hold "
                + orderHold + ", " + (patient ? "patient" : retry.toString()) + (heavy ? ", heavy items" : "")
                + (deadAt == null ? "" : ", dead after " + deadAt) + "; delays up to " + plan.longestDelay()
                + ", faults " + plan.chances();
    }
}
