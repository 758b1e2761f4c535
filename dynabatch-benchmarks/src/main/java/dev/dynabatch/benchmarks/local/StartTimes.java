package dev.dynabatch.benchmarks.local;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.Medians;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** From the start of a process to its store's first answer. */
final class StartTimes {
    private StartTimes() {}

    /** Milliseconds, medians, by what was started. */
    static Map<String, Double> run(int rounds, boolean onlyOurs) {
        Map<String, DoubleSupplier> starts = new LinkedHashMap<>();
        if (!onlyOurs) {
            starts.put("Amazon's, over HTTP", () -> answered(ServerProcess.amazon()));
        }
        starts.put("./dynabatch local", () -> answered(ServerProcess.dynabatch()));
        starts.put("embedded, over HTTP", () -> embedded("http"));
        starts.put("embedded, in process", () -> embedded("process"));
        Map<String, List<Double>> measured = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            starts.forEach((name, start) ->
                    measured.computeIfAbsent(name, key -> new ArrayList<>()).add(start.getAsDouble()));
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        measured.forEach((name, millis) -> medians.put(name, Medians.of(millis)));
        return medians;
    }

    private static double answered(ServerProcess server) {
        server.close();
        return server.startMillis();
    }

    private static double embedded(String door) {
        long start = System.nanoTime();
        try (JavaProcess process = JavaProcess.of(EmbeddedStart.class, List.of(), door)) {
            process.line();
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
