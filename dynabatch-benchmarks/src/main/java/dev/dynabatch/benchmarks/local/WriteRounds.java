package dev.dynabatch.benchmarks.local;

import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.local.Contender.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Batch writes: every contender in turn, round by round, first with one thread and then with eight. Before it is measured
 * with so many threads, each has written as long as every other: a store that is slower must not be colder, too.
 */
final class WriteRounds {
    private static final int[] THREADS = {1, 8};

    private WriteRounds() {}

    /**
     * What to measure.
     *
     * @param rounds how many to measure
     * @param items how many our store gets in each
     * @param warmUpSeconds how long each contender writes before, for each number of threads
     * @param onlyOurs whether to leave Amazon's store out
     */
    record Settings(int rounds, int items, double warmUpSeconds, boolean onlyOurs) {}

    /**
     * A contender's medians.
     *
     * @param ours how it did
     * @param peer how Amazon's store did with the same client and as many threads, or null if it was left out
     */
    record Result(
            String store,
            String client,
            int threads,
            Round ours,
            @Nullable Round peer) {}

    static List<Result> run(Settings settings) {
        int items = settings.items();
        List<Supplier<Contender>> makers = new ArrayList<>();
        if (!settings.onlyOurs()) {
            makers.add(() -> Contender.amazon("dynabatch", items));
            makers.add(() -> Contender.amazon("sdk", items));
        }
        makers.add(() -> Contender.inProcess(items));
        makers.add(() -> Contender.overHttp("dynabatch", items));
        makers.add(() -> Contender.overHttp("sdk", items));
        List<Contender> contenders = new ArrayList<>();
        try {
            makers.forEach(maker -> contenders.add(maker.get()));
            List<Result> results = new ArrayList<>();
            for (int threads : THREADS) {
                results.addAll(run(contenders, settings, threads));
            }
            return results;
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private static List<Result> run(List<Contender> contenders, Settings settings, int threads) {
        contenders.forEach(contender -> contender.warmUp(threads, settings.warmUpSeconds()));
        List<List<Round>> measured = new ArrayList<>();
        contenders.forEach(contender -> measured.add(new ArrayList<>()));
        for (int round = 0; round < settings.rounds(); round++) {
            for (int i = 0; i < contenders.size(); i++) {
                measured.get(i).add(contenders.get(i).round(threads));
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            Contender contender = contenders.get(i);
            Round peer = null;
            for (int j = 0; j < contenders.size(); j++) {
                if (contenders.get(j).isPeer() && contenders.get(j).client().equals(contender.client())) {
                    peer = median(measured.get(j));
                }
            }
            results.add(new Result(contender.store(), contender.client(), threads, median(measured.get(i)), peer));
        }
        return results;
    }

    private static Round median(List<Round> rounds) {
        return new Round(
                median(rounds, Round::itemsPerSecond),
                median(rounds, Round::storeMicros),
                median(rounds, Round::allMicros));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> part) {
        return Medians.of(rounds.stream().mapToDouble(part).boxed().toList());
    }
}
