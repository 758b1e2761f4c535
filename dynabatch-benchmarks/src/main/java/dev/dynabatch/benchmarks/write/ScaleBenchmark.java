package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./bench scale}: whether an item costs as much when there are many more, or many connections. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Dynabatch's CPU an item in each million of ten that one process writes,",
            "and with 1 to 64 requests in flight; medians."
        })
public final class ScaleBenchmark implements Runnable {
    private static final ItemKind KIND = ItemKind.SMALL;
    private static final int[] CONNECTIONS = {1, 2, 4, 8, 16, 32, 64};

    @Option(names = "--items", defaultValue = "1000000", description = "Items in one stretch (${DEFAULT-VALUE}).")
    private int items;

    @Option(names = "--stretches", defaultValue = "10", description = "Stretches one after another (${DEFAULT-VALUE}).")
    private int stretches;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--threads", defaultValue = "1", description = "Threads that put items (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private ScaleBenchmark() {}

    @Override
    public void run() {
        System.out.println(Machine.line());
        Map<Integer, List<Double>> byStretch = new TreeMap<>();
        Map<Integer, List<Double>> byConnections = new TreeMap<>();
        try (ServerProcess server = ServerProcess.start(KIND, null)) {
            for (int round = 0; round < rounds; round++) {
                stretches(server, byStretch);
                for (int connections : CONNECTIONS) {
                    byConnections
                            .computeIfAbsent(connections, key -> new ArrayList<>())
                            .add(withConnections(server, connections));
                }
            }
        }
        Map<Integer, Double> growth = print("stretch of " + items, byStretch);
        Map<Integer, Double> connections = print("requests in flight", byConnections);
        double growthRatio = last(growth) / first(growth);
        double connectionsRatio = most(connections) / least(connections);
        System.out.printf(Locale.ROOT, "%-34s %6.2f%n", "last stretch / first", growthRatio);
        System.out.printf(Locale.ROOT, "%-34s %6.2f%n", "dearest connections / cheapest", connectionsRatio);
        if (json) {
            System.out.println(Json.scale(growth, connections, growthRatio, connectionsRatio));
        }
    }

    /** One process that writes on and on, warm from the start. */
    private void stretches(ServerProcess server, Map<Integer, List<Double>> cpu) {
        try (ContenderProcess process = ContenderProcess.start(Contender.DYNABATCH, setting(server, 8))) {
            process.warmUp(Stretch.MOST, threads, items);
            for (int stretch = 1; stretch <= stretches; stretch++) {
                cpu.computeIfAbsent(stretch, key -> new ArrayList<>()).add(micros(process));
            }
        }
    }

    private double withConnections(ServerProcess server, int connections) {
        try (ContenderProcess process = ContenderProcess.start(Contender.DYNABATCH, setting(server, connections))) {
            process.warmUp(Stretch.MOST, threads, items);
            return micros(process);
        }
    }

    private double micros(ContenderProcess process) {
        return process.write(threads, items).cpuMicros() / items;
    }

    private static Setting setting(ServerProcess server, int connections) {
        return new Setting(server.endpoint(), null, KIND, KIND.distinct(), connections);
    }

    private static Map<Integer, Double> print(String heading, Map<Integer, List<Double>> measured) {
        Map<Integer, Double> medians = new TreeMap<>();
        measured.forEach((number, values) -> medians.put(number, Medians.of(values)));
        System.out.printf("%n%-34s %6s%n", heading, "CPU µs an item");
        medians.forEach((number, micros) -> System.out.printf(Locale.ROOT, "%-34d %6.2f%n", number, micros));
        return medians;
    }

    private static double first(Map<Integer, Double> values) {
        return values.values().iterator().next();
    }

    private static double last(Map<Integer, Double> values) {
        return List.copyOf(values.values()).get(values.size() - 1);
    }

    private static double most(Map<Integer, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static double least(Map<Integer, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }
}
