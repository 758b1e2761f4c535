package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.clients.ObservedPair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Measures what it costs to look on: stretches with and without in turn, in processes that are warm. */
final class Observing {
    private Observing() {}

    /**
     * How much is written.
     *
     * @param items in a stretch
     * @param stretches of each kind, measured
     * @param warmUp stretches of each kind before that at most; see {@link Stretch#warmUp}
     * @param connections how many requests in flight at most
     */
    record Load(int items, int stretches, int warmUp, int connections) {}

    /**
     * What an item took: of several stretches the medians.
     *
     * @param contender who looked on
     * @param ratio of each stretch's CPU while somebody did to that of the one before while nobody did
     * @param plainMicros of CPU while nobody did
     * @param observedMicros of CPU while somebody did
     * @param plainBytes allocated while nobody did
     * @param observedBytes allocated while somebody did
     */
    record Result(
            Contender contender,
            double ratio,
            double plainMicros,
            double observedMicros,
            double plainBytes,
            double observedBytes) {

        private static Result of(Contender contender, List<Stretch> plain, List<Stretch> observed, int items) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < plain.size(); i++) {
                ratios.add(observed.get(i).cpuMicros() / plain.get(i).cpuMicros());
            }
            return new Result(
                    contender,
                    Medians.of(ratios),
                    median(plain, Stretch::cpuMicros) / items,
                    median(observed, Stretch::cpuMicros) / items,
                    median(plain, Stretch::allocatedBytes) / items,
                    median(observed, Stretch::allocatedBytes) / items);
        }

        private static double median(List<Stretch> stretches, ToDoubleFunction<Stretch> part) {
            return Medians.of(stretches.stream().mapToDouble(part).boxed().toList());
        }

        /** The round with the median ratio, which is a whole: its parts belong together. */
        private static Result median(List<Result> rounds) {
            double median = Medians.of(rounds.stream().map(Result::ratio).toList());
            return rounds.stream()
                    .min((a, b) -> Double.compare(Math.abs(a.ratio() - median), Math.abs(b.ratio() - median)))
                    .orElseThrow();
        }
    }

    /** The medians of several rounds, each in new processes. */
    static List<Result> run(List<Contender> contenders, Setting setting, Load load, int rounds) {
        Map<Contender, List<Result>> measured = new EnumMap<>(Contender.class);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                measured.computeIfAbsent(contender, key -> new ArrayList<>()).add(round(contender, setting, load));
            }
        }
        return contenders.stream()
                .map(contender -> Result.median(measured.getOrDefault(contender, List.of())))
                .toList();
    }

    private static Result round(Contender contender, Setting setting, Load load) {
        List<Stretch> plain = new ArrayList<>();
        List<Stretch> observed = new ArrayList<>();
        try (ObservedPair pair = new ObservedPair(contender, setting)) {
            Stretch.warmUp(load.warmUp(), () -> {
                pair.plain(load.items());
                return pair.observed(load.items());
            });
            for (int stretch = 0; stretch < load.stretches(); stretch++) {
                plain.add(pair.plain(load.items()));
                observed.add(pair.observed(load.items()));
            }
        }
        return Result.of(contender, plain, observed, load.items());
    }
}
