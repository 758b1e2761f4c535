package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.JsonLine;
import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.TurnOptions;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./bench observe}: what it costs to look on. */
@Command(
        name = "observe",
        mixinStandardHelpOptions = true,
        description = {
            "Dynabatch's CPU an item while nobody looks on, and with an observer that does nothing, with each of the",
            "adapters, and with all of them. A process of each writes by two clients in turn, one observed and one not,",
            "once it is warm: a compiler at work takes as much as all else; each round in new processes. The goal is a ratio below 1.10."
        })
public final class ObserveBenchmark implements Runnable {
    private static final ItemKind KIND = ItemKind.SMALL;

    @Option(names = "--items", defaultValue = "400000", description = "Items in one stretch (${DEFAULT-VALUE}).")
    private int items;

    @Option(
            names = "--stretches",
            defaultValue = "20",
            description = "Stretches observed, and as many that are not (${DEFAULT-VALUE}).")
    private int stretches;

    @Option(names = "--connections", defaultValue = "8", description = "Most requests in flight (${DEFAULT-VALUE}).")
    private int connections;

    @Mixin
    private final TurnOptions options = new TurnOptions(3);

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private ObserveBenchmark() {}

    @Override
    public void run() {
        Observing.Load load =
                new Observing.Load(Math.max(25, items / 25 * 25), stretches, options.warmUp(), connections);
        System.out.println(Machine.line());
        System.out.printf(
                Locale.ROOT,
                "%,d stretches of %,d items of %.0f B with and without, warm; medians of %d rounds%n%n",
                stretches,
                load.items(),
                KIND.billedSize(),
                options.rounds());
        try (ServerProcess server = ServerProcess.start(KIND, null)) {
            Setting setting = new Setting(server.endpoint(), null, KIND, KIND.distinct(), connections);
            print(Observing.run(chosen(), setting, load, options.rounds()));
        }
    }

    private List<Contender> chosen() {
        List<Contender> all =
                Arrays.stream(Contender.values()).filter(Contender::isObserved).toList();
        return options.chosen(all, all, Contender::label);
    }

    private void print(List<Observing.Result> results) {
        System.out.printf(
                "%-24s %14s %14s %7s %14s %14s%n",
                "an item", "CPU µs without", "CPU µs with", "ratio", "alloc. without", "alloc. with");
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Observing.Result result : results) {
            String label = result.contender().label();
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %14.2f %14.2f %7.2f %12.0f B %12.0f B%n",
                    label,
                    result.plainMicros(),
                    result.observedMicros(),
                    result.ratio(),
                    result.plainBytes(),
                    result.observedBytes());
            String name = label.replace('-', '_');
            numbers.put("cpu_us_per_item_without_" + name, result.plainMicros());
            numbers.put("cpu_us_per_item_" + name, result.observedMicros());
            numbers.put("cpu_ratio_" + name, result.ratio());
            numbers.put("allocated_bytes_per_item_without_" + name, result.plainBytes());
            numbers.put("allocated_bytes_per_item_" + name, result.observedBytes());
        }
        if (options.json()) {
            System.out.println(JsonLine.of(line -> JsonLine.numbers(line, numbers)));
        }
    }
}
