package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.clients.Contender;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a contender took, an item: one round's, or the medians of several.
 *
 * @param cpuMicros user and system time of its process
 * @param wallMicros time between the first put and the last outcome
 * @param allocatedBytes on its heap; NaN if it cannot tell
 * @param requests it sent, a thousand items
 * @param sentBytes it sent, heads and all
 * @param connections it had opened by the end
 * @param peakMemory the most memory its process had, in bytes
 */
record Result(
        Contender contender,
        double cpuMicros,
        double wallMicros,
        double allocatedBytes,
        double requests,
        double sentBytes,
        double connections,
        double peakMemory) {

    static Result median(List<Result> rounds) {
        return new Result(
                rounds.get(0).contender,
                median(rounds, Result::cpuMicros),
                median(rounds, Result::wallMicros),
                median(rounds, Result::allocatedBytes),
                median(rounds, Result::requests),
                median(rounds, Result::sentBytes),
                median(rounds, Result::connections),
                median(rounds, Result::peakMemory));
    }

    private static double median(List<Result> rounds, ToDoubleFunction<Result> part) {
        return Medians.of(rounds.stream().mapToDouble(part).boxed().toList());
    }
}
