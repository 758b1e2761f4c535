package dev.dynabatch.local.fault;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The plans that have names. */
final class Presets {
    private static final Map<String, FaultPlan> ALL = new LinkedHashMap<>();

    static {
        ALL.put("none", FaultPlan.NONE);
        ALL.put(
                "throttles",
                FaultPlan.builder()
                        .chances(
                                Map.of(Fault.UNPROCESSED, 0.20, Fault.THROTTLED, 0.05, Fault.THROTTLED_ON_DEMAND, 0.05))
                        .build());
        ALL.put(
                "flaky",
                FaultPlan.builder()
                        .chances(Map.ofEntries(
                                entry(Fault.CONNECTION_REFUSED, 0.02),
                                entry(Fault.ERROR_BEFORE, 0.02),
                                entry(Fault.ERROR_AFTER, 0.02),
                                entry(Fault.UNAVAILABLE_BEFORE, 0.02),
                                entry(Fault.UNAVAILABLE_AFTER, 0.02),
                                entry(Fault.DROPPED_REQUEST, 0.02),
                                entry(Fault.DROPPED_ANSWER, 0.02),
                                entry(Fault.TRUNCATED, 0.02),
                                entry(Fault.WRONG_CHECKSUM, 0.01)))
                        .longestDelay(Duration.ofMillis(10))
                        .build());
        ALL.put(
                "slow",
                FaultPlan.builder()
                        .chance(Fault.SLOW, 0.02)
                        .longestDelay(Duration.ofMillis(200))
                        .build());
        ALL.put("chaos", chaos());
    }

    private Presets() {}

    /**
     * Everything that passes: a client that tries again, also what came back unprocessed, gets through. Silence is rare,
     * since each costs a client the whole of its patience; late requests come sooner than the five seconds that clients
     * which keep order wait for them.
     */
    private static FaultPlan chaos() {
        return FaultPlan.builder()
                .chances(Map.ofEntries(
                        entry(Fault.UNPROCESSED, 0.10),
                        entry(Fault.THROTTLED, 0.03),
                        entry(Fault.THROTTLED_ON_DEMAND, 0.02),
                        entry(Fault.CONNECTION_REFUSED, 0.01),
                        entry(Fault.ERROR_BEFORE, 0.01),
                        entry(Fault.ERROR_AFTER, 0.01),
                        entry(Fault.UNAVAILABLE_BEFORE, 0.01),
                        entry(Fault.UNAVAILABLE_AFTER, 0.01),
                        entry(Fault.DROPPED_REQUEST, 0.01),
                        entry(Fault.DROPPED_ANSWER, 0.01),
                        entry(Fault.LATE, 0.005),
                        entry(Fault.LOST_REQUEST, 0.001),
                        entry(Fault.LOST_ANSWER, 0.001),
                        entry(Fault.TRUNCATED, 0.01),
                        entry(Fault.MALFORMED, 0.01),
                        entry(Fault.WRONG_CHECKSUM, 0.01),
                        entry(Fault.SLOW, 0.01),
                        entry(Fault.EXPIRED, 0.005),
                        entry(Fault.CLOCK_JUMPED, 0.002)))
                .longestDelay(Duration.ofMillis(10))
                .slowest(Duration.ofSeconds(3))
                .latest(Duration.ofSeconds(4))
                .longestJump(Duration.ofSeconds(10))
                .longestCreation(Duration.ofSeconds(3))
                .build();
    }

    static FaultPlan named(String name) {
        FaultPlan plan = ALL.get(name.toLowerCase(Locale.ROOT));
        if (plan == null) {
            throw new IllegalArgumentException(
                    "there is no fault plan '" + name + "'; there are " + String.join(", ", ALL.keySet()));
        }
        return plan;
    }
}
