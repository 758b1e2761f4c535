package dev.dynabatch.simulation.promises;

import dev.dynabatch.KeyType;
import dev.dynabatch.testkit.VirtualTime;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Promise 4: three in ten of what is written, or read, have one partition key, which gets no more than 1,000 units a second,
 * in a table that has plenty. The same load is run without that key, too. Those beside it in its partition share what that
 * gets; all others must be through as fast as without it, and no more than a tenth of all attempts be in vain.
 */
abstract class HotPartition implements Scenario {
    static final Keys KEYS = new Keys(KeyType.N, KeyType.N);

    private static final double MOST_WASTED = 0.1;
    /** So many that finding the key out is not most of what is wasted: the load takes ten seconds. */
    private static final int LEAST_ITEMS = 30_011;
    /** Keys beside the hot one in its partition, at most: a table has ten partitions or more. */
    private static final double NEIGHBOURS = 0.2;

    private static final double AS_FAST = 1.1;
    private static final double SLACK_SECONDS = 0.5;

    final long seed;
    final VirtualTime time;
    final Trace trace;
    final Judge judge;
    final int items;
    final long capacity;
    final Random random;
    private long operations;
    private long requests;

    HotPartition(long seed, VirtualTime time, Trace trace, Judge judge) {
        this.seed = seed;
        this.time = time;
        this.trace = trace;
        this.judge = judge;
        random = new Random(seed);
        items = LEAST_ITEMS + random.nextInt(10_007);
        capacity = 10_000L + random.nextInt(30_000);
        trace.line(
                "setup", () -> items + " items, " + capacity + " units a second, without the hot key and then with it");
    }

    /**
     * How one load went.
     *
     * @param others when each of the other keys was through, in order, in seconds
     * @param operations how many operations it was
     * @param requests in how many requests
     * @param wasted share of the attempts that came back
     */
    record Result(List<Double> others, long operations, long requests, double wasted) {
        /** When most of them were. */
        double mostDone() {
            return others.get((int) (others.size() * (1 - NEIGHBOURS)) - 1);
        }
    }

    /** Runs the load. */
    abstract Result load(boolean hot);

    @Override
    public void run() {
        Result without = counted(load(false));
        Result with = counted(load(true));
        trace.line(
                "load",
                () -> String.format(
                        Locale.ROOT,
                        "the others take %.2f s, and %.2f s beside a hot key; %.1f %% of the attempts are in vain",
                        without.mostDone(),
                        with.mostDone(),
                        100 * with.wasted));
        double most = without.mostDone() * AS_FAST + SLACK_SECONDS;
        judge.require(
                Promise.HOT_PARTITION,
                with.mostDone() <= most,
                () -> String.format(
                        Locale.ROOT,
                        "the others take %.2f s beside a hot key, and %.2f s without",
                        with.mostDone(),
                        without.mostDone()));
        judge.require(
                Promise.HOT_PARTITION,
                with.wasted <= MOST_WASTED,
                () -> String.format(Locale.ROOT, "%.1f %% of the attempts are in vain", 100 * with.wasted));
    }

    private Result counted(Result result) {
        operations += result.operations;
        requests += result.requests;
        return result;
    }

    /** Whether this one, of those numbered, has the hot key. */
    static boolean isHot(int number) {
        return number % 10 < 3;
    }

    double seconds() {
        return time.elapsed().toNanos() / 1e9;
    }

    @Override
    public long operations() {
        return operations;
    }

    @Override
    public long requests() {
        return requests;
    }
}
