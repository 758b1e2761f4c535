package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./bench write}: what writing an item costs. */
@Command(
        name = "write",
        mixinStandardHelpOptions = true,
        description = {
            "What writing an item costs the client, against a server on this machine that answers at once.",
            "Each contender runs in a process of its own, new in each round, and warms up before it is measured.",
            "CPU is user and system time of that process, garbage collection and compilation included; medians."
        })
public final class WriteBenchmark implements Runnable {
    @Option(names = "--items", defaultValue = "1000000", description = "Items measured a round (${DEFAULT-VALUE}).")
    private int items;

    @Option(
            names = "--warm-up",
            defaultValue = "-1",
            description = "Items written before that by the same process; as many as are measured by default.")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--threads", defaultValue = "1", description = "Threads that put items (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--connections",
            defaultValue = "8",
            description = "Most requests in flight, of Dynabatch, and the floor's connections (${DEFAULT-VALUE})."
                    + " The SDK's sync clients have one a thread.")
    private int connections;

    @Option(
            names = "--contenders",
            split = ",",
            description = "Only these, divided by commas: dynabatch, dynabatch-future, sdk-sync, floor, walk.")
    private List<String> contenders = List.of();

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    private WriteBenchmark() {}

    @Override
    public void run() {
        List<Contender> chosen = contenders.isEmpty()
                ? Arrays.asList(Contender.values())
                : contenders.stream().map(Contender::named).toList();
        Rounds.Load load = new Rounds.Load(ItemKind.SMALL, items, warmUp < 0 ? items : warmUp, threads, connections);
        System.out.println(Machine.line());
        System.out.printf(
                Locale.ROOT,
                "%d items of %.0f B from %d thread(s), after %d to warm up; medians of %d rounds%n%n",
                load.items(),
                load.kind().billedSize(),
                load.threads(),
                load.warmUp(),
                rounds);
        List<Result> results = Rounds.run(chosen, load, rounds);
        System.out.printf(
                "%-18s %8s %8s %9s %10s %9s %13s %11s%n",
                "an item", "CPU µs", "wall µs", "items/s", "allocated", "peak MiB", "requests/1000", "connections");
        results.forEach(WriteBenchmark::print);
        System.out.println();
        Ratios.of(results).forEach((name, ratio) -> System.out.printf(Locale.ROOT, "%-22s %6.2f%n", name, ratio));
        if (json) {
            System.out.println(Json.of(load, rounds, results));
        }
    }

    private static void print(Result result) {
        System.out.printf(
                Locale.ROOT,
                "%-18s %8.2f %8.2f %9.0f %8.0f B %9.0f %13.1f %11.0f%n",
                result.contender().label(),
                result.cpuMicros(),
                result.wallMicros(),
                1e6 / result.wallMicros(),
                result.allocatedBytes(),
                result.peakMemory() / (1 << 20),
                result.requests(),
                result.connections());
    }
}
