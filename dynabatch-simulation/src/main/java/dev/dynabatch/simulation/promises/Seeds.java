package dev.dynabatch.simulation.promises;

import dev.dynabatch.testkit.VirtualTime;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs seeds, one after the other, and adds up what was checked. Which kind of run a seed is its number says. */
public final class Seeds {
    private static final int KINDS = 64;
    private static final int HOT_WRITES = 7;
    private static final int HOT_READS = 39;
    /** And half the kinds later. */
    private static final int POISONED_BATCHES = 19;
    /** And every eighth from there on. */
    private static final int READING = 5;

    private static final int READING_EVERY = 8;

    private final Map<Promise, Long> checks = new EnumMap<>(Promise.class);
    private final List<Long> broken = new ArrayList<>();
    private long seeds;
    private long operations;
    private long requests;
    private Duration virtual = Duration.ZERO;

    /** None run so far. */
    public Seeds() {}

    /**
     * Runs one.
     *
     * @param trace where every event is printed, or null
     * @return what it broke, a line each; empty if it kept all promises
     */
    public List<String> run(long seed, @Nullable PrintWriter trace) {
        VirtualTime time = new VirtualTime();
        Trace traced = new Trace(time, trace);
        Judge judge = new Judge(time, traced);
        try {
            Scenario scenario = scenario(seed, time, traced, judge);
            scenario.run();
            operations += scenario.operations();
            requests += scenario.requests();
        } catch (RuntimeException | AssertionError e) {
            judge.require(Promise.ONE_OUTCOME, false, () -> "threw " + stack(e));
        }
        judge.checks().forEach((promise, count) -> checks.merge(promise, count, Long::sum));
        virtual = virtual.plus(time.elapsed());
        seeds++;
        List<String> breaches = judge.breaches().stream()
                .map(breach -> "seed " + seed + " " + breach)
                .toList();
        if (!breaches.isEmpty()) {
            broken.add(seed);
        }
        return breaches;
    }

    private static Scenario scenario(long seed, VirtualTime time, Trace trace, Judge judge) {
        int kind = (int) Math.floorMod(seed, (long) KINDS);
        if (kind % READING_EVERY == READING) {
            return new ReadSimulation(seed, time, trace, judge);
        }
        return switch (kind) {
            case HOT_WRITES -> new HotWrites(seed, time, trace, judge);
            case HOT_READS -> new HotReads(seed, time, trace, judge);
            case POISONED_BATCHES, POISONED_BATCHES + KINDS / 2 -> new PoisonedBatches(seed, time, trace, judge);
            default -> new Simulation(seed, time, trace, judge);
        };
    }

    private static String stack(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.toString());
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            text.append(each == thrown ? "" : System.lineSeparator() + "caused by " + each);
            for (StackTraceElement element : each.getStackTrace()) {
                text.append(System.lineSeparator()).append("    at ").append(element);
            }
        }
        return text.toString();
    }

    /** How many were run. */
    public long count() {
        return seeds;
    }

    /** Those that broke a promise, in the order in which they were run. */
    public List<Long> broken() {
        return broken;
    }

    /** How often each promise was checked. */
    public Map<Promise, Long> checks() {
        return checks;
    }

    /** What was run, in a few lines. */
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d seeds: %,d operations in %,d requests, %,d virtual hours%n",
                seeds,
                operations,
                requests,
                virtual.toHours());
        for (Promise promise : Promise.values()) {
            out.printf(
                    Locale.ROOT, "  promise %-40s %,14d checks%n", promise.title(), checks.getOrDefault(promise, 0L));
        }
        out.println(broken.isEmpty() ? "All promises were kept." : broken.size() + " seeds broke a promise: " + broken);
        out.flush();
    }
}
