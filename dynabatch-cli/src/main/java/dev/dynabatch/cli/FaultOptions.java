package dev.dynabatch.cli;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultProxy;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which faults to play. */
final class FaultOptions {
    private static final int SEEDS = 1_000_000;

    @Option(
            names = "--faults",
            paramLabel = "PLAN",
            description = {
                "Play faults, as the service and the network have them on bad days: throttles, flaky, slow or chaos.",
                "Which request has which fault follows from --seed and the order of requests."
            })
    @Nullable
    private String plan;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What the faults are drawn from; without it any number is taken, and told.")
    @Nullable
    private Long seed;

    /** Adds the faults that are asked for. */
    void apply(DynabatchLocal.Builder store) {
        if (plan != null) {
            store.faults(chosen(plan), seed());
        } else if (seed != null) {
            throw CliException.usage("--seed makes sense with --faults only", "Add, for example, --faults chaos.");
        }
    }

    /** A proxy for the faults that must be asked for. */
    FaultProxy.Builder proxy() {
        if (plan == null) {
            throw CliException.usage(
                    "a proxy needs faults to play: --faults is missing", "For example: --faults chaos");
        }
        return FaultProxy.builder(chosen(plan), seed());
    }

    private static FaultPlan chosen(String plan) {
        try {
            return FaultPlan.named(plan);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--faults: " + e.getMessage(), "For example: --faults chaos");
        }
    }

    private long seed() {
        Long given = seed;
        if (given == null) {
            given = (long) ThreadLocalRandom.current().nextInt(SEEDS);
            seed = given;
        }
        return given;
    }

    /** Says at the start what will be played. */
    void tell(Console console) {
        if (plan != null) {
            console.say("  It plays faults; the same again: --faults " + plan + " --seed " + seed);
        }
    }

    /** Says at the end what was played. */
    void tellPlayed(Console console, DynabatchLocal store) {
        if (plan != null) {
            tellPlayed(console, store.faultsPlayed());
        }
    }

    void tellPlayed(Console console, Map<Fault, Long> played) {
        String kinds = played.entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> kind.getKey() + " " + kind.getValue())
                .collect(Collectors.joining(", "));
        console.say("Faults played (" + plan + ", seed " + seed + "): " + (kinds.isEmpty() ? "none" : kinds));
    }
}
