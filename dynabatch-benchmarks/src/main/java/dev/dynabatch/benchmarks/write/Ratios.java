package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.clients.Contender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** How Dynabatch's put form did beside the others. A ratio whose parts were not all measured is left out. */
final class Ratios {
    private Ratios() {}

    /** By the name each has in JSON. */
    static Map<String, Double> of(List<Result> results) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        OptionalDouble cpu = one(results, Contender.DYNABATCH, Result::cpuMicros);
        OptionalDouble wall = one(results, Contender.DYNABATCH, Result::wallMicros);
        OptionalDouble floor = one(results, Contender.FLOOR, Result::cpuMicros);
        OptionalDouble walk = one(results, Contender.WALK, Result::cpuMicros);
        put(ratios, "cpu_ratio_best_sdk", bestSdk(results, Result::cpuMicros), cpu);
        put(ratios, "cpu_ratio_boto3", one(results, Contender.BOTO3, Result::cpuMicros), cpu);
        put(ratios, "cpu_ratio_pydynox", one(results, Contender.PYDYNOX, Result::cpuMicros), cpu);
        put(ratios, "cpu_ratio_floor", cpu, floor);
        if (floor.isPresent() && walk.isPresent()) {
            put(ratios, "cpu_ratio_floor_walk", cpu, OptionalDouble.of(floor.getAsDouble() + walk.getAsDouble()));
        }
        put(ratios, "wall_ratio_best_sdk", bestSdk(results, Result::wallMicros), wall);
        return ratios;
    }

    private static void put(Map<String, Double> ratios, String name, OptionalDouble above, OptionalDouble below) {
        if (above.isPresent() && below.isPresent()) {
            ratios.put(name, above.getAsDouble() / below.getAsDouble());
        }
    }

    private static OptionalDouble one(List<Result> results, Contender contender, ToDoubleFunction<Result> part) {
        return results.stream()
                .filter(result -> result.contender() == contender)
                .mapToDouble(part)
                .findFirst();
    }

    private static OptionalDouble bestSdk(List<Result> results, ToDoubleFunction<Result> part) {
        return results.stream()
                .filter(result -> result.contender().isSdk())
                .mapToDouble(part)
                .min();
    }
}
