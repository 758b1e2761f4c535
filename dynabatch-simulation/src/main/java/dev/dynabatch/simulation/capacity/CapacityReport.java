package dev.dynabatch.simulation.capacity;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Runs every policy with every workload on every kind of table, and prints what came of it. */
public final class CapacityReport {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration HORIZON = Duration.ofHours(12);

    private final int items;
    private final long seed;

    /**
     * @param items how many each load writes
     * @param seed what everything is drawn from
     */
    public CapacityReport(int items, long seed) {
        this.items = items;
        this.seed = seed;
    }

    /**
     * How one load went.
     *
     * @param used the share of the units that the table had until the end
     * @param wasted the share of attempts that were throttled
     * @param done when all was written
     * @param othersDone when all was written but for the hot key
     * @param bound when it could have been written at best
     */
    record Result(double used, double wasted, Duration done, Duration othersDone, Duration bound) {}

    /**
     * Prints a table for each kind of table.
     *
     * @param policies the names of those to run; all, if there are none
     */
    public void print(PrintWriter out, List<String> policies) {
        out.printf(
                "Figures of the capacity model, not of the service. %,d items of 1 WCU each, 4 to 12 ms away; a partition"
                        + " takes %,d WCU/s; seed %d.%n",
                items, TableKind.PARTITION_UNITS, seed);
        for (TableKind kind : TableKind.values()) {
            out.printf("%n%s%n", kind.title);
            out.printf(
                    "%-20s %-10s %9s %9s %9s %9s %12s %12s%n",
                    "workload", "policy", "used", "wasted", "seconds", "x bound", "all but hot", "without it");
            for (Workload workload : Workload.values()) {
                List<Workload.Item> load = workload.items(items, seed);
                for (Policy policy : Policy.values()) {
                    if (!policies.isEmpty() && !policies.contains(policy.title)) {
                        continue;
                    }
                    Result result = run(kind, load, policy);
                    out.printf(
                            "%-20s %-10s %8.1f%% %8.1f%% %9.1f %9.3f",
                            workload.title,
                            policy.title,
                            100 * result.used,
                            100 * result.wasted,
                            seconds(result.done),
                            seconds(result.done) / seconds(result.bound));
                    if (workload == Workload.ONE_HOT_KEY) {
                        List<Workload.Item> others =
                                load.stream().filter(item -> !item.hot()).toList();
                        Duration without = run(kind, others, policy).done;
                        out.printf(" %12.1f %12.1f", seconds(result.othersDone), seconds(without));
                    }
                    out.println();
                    out.flush();
                }
            }
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    Result run(TableKind kind, List<Workload.Item> load, Policy policy) {
        return run(kind, load, policy, load.size());
    }

    /** When all was written but for the hot key; the rest is not waited for. */
    Duration othersDone(TableKind kind, List<Workload.Item> load, Policy policy) {
        long others = load.stream().filter(item -> !item.hot()).count();
        return run(kind, load, policy, others).othersDone;
    }

    /** @param until how many items there must be written of those that are not hot, or of all */
    private Result run(TableKind kind, List<Workload.Item> load, Policy policy, long until) {
        int hot = (int) load.stream().filter(Workload.Item::hot).count();
        try (World world = new World(kind, load.size(), hot, seed)) {
            policy.start(world, load, kind.units, seed);
            while (until < load.size() ? world.othersWritten() < until : world.written() < load.size()) {
                world.time.advance(STEP);
                if (world.time.elapsed().compareTo(HORIZON) > 0) {
                    throw new IllegalStateException(policy.title + " has written " + world.written() + " of "
                            + load.size() + " items after " + HORIZON);
                }
            }
            double seconds = seconds(world.time.elapsed());
            return new Result(
                    world.written() / kind.available(seconds),
                    1 - (double) world.written() / world.tried(),
                    world.time.elapsed(),
                    world.othersDone(),
                    kind.bound(load));
        }
    }
}
