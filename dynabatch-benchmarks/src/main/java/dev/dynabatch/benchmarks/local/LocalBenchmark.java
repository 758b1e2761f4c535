package dev.dynabatch.benchmarks.local;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.Repository;
import dev.dynabatch.benchmarks.local.Contender.Round;
import dev.dynabatch.benchmarks.local.WriteRounds.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./bench local}: Dynabatch Local beside Amazon's DynamoDB Local. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        description = {
            "Dynabatch Local beside Amazon's DynamoDB Local, both in memory: batch writes, start, memory.",
            "Everything is a median. CPU time counts more than items a second on a machine that does other things too."
        })
public final class LocalBenchmark implements Runnable {
    @Option(names = "--rounds", defaultValue = "5", description = "Rounds to measure, ${DEFAULT-VALUE} by default.")
    private int rounds;

    @Option(
            names = "--items",
            defaultValue = "200003",
            description = "Items a round, ${DEFAULT-VALUE} by default; Amazon's gets a tenth.")
    private int items;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long each writes before it is measured, with one thread and with eight;"
                    + " ${DEFAULT-VALUE} by default.")
    private double warmUpSeconds;

    @Option(names = "--only-ours", description = "Leave Amazon's out.")
    private boolean onlyOurs;

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    private LocalBenchmark() {}

    @Override
    public void run() {
        prepare();
        System.out.printf(
                Locale.ROOT,
                "Items of %.0f B, batches of 25; JDK %s, %d processors%n%n",
                StoredBytes.billed(Math.min(items, 10_007)),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        Map<String, Double> starts = StartTimes.run(rounds, onlyOurs);
        System.out.printf("%-30s %10s%n", "start to first answer", "ms");
        starts.forEach((name, millis) -> System.out.printf(Locale.ROOT, "%-30s %10.0f%n", name, millis));

        Map<String, StoredBytes.Result> stored = StoredBytes.measure(items);
        System.out.printf("%n%-30s %10s %10s%n", "bytes an item", "heap", "disk");
        stored.forEach((store, bytes) ->
                System.out.printf(Locale.ROOT, "%-30s %10.0f %10.0f%n", store, bytes.heap(), bytes.disk()));

        List<Result> writes = WriteRounds.run(new WriteRounds.Settings(rounds, items, warmUpSeconds, onlyOurs));
        System.out.printf(
                "%n%-28s %-10s %7s %8s %7s %16s %15s%n",
                "batch writes to", "client", "threads", "items/s", "", "store CPU µs", "both CPU µs");
        writes.forEach(LocalBenchmark::print);
        System.out.println(
                "CPU time is that of an item. In process, store and client are one: both columns are the sum."
                        + " A ratio above 1 is in our favour.");
        if (json) {
            System.out.println(Json.of(starts, stored, writes));
        }
    }

    /** Builds what ./dynabatch builds on first use, so that it is not measured. */
    private static void prepare() {
        try (JavaProcess version =
                JavaProcess.of(List.of(Repository.root().resolve("dynabatch").toString(), "--version"))) {
            version.line();
        }
    }

    private static void print(Result write) {
        Round ours = write.ours();
        Round peer = write.peer() == null ? ours : write.peer();
        System.out.printf(
                Locale.ROOT,
                "%-28s %-10s %7d %8.0f %6.1fx %8.2f %6.1fx %8.2f %5.1fx%n",
                write.store(),
                write.client(),
                write.threads(),
                ours.itemsPerSecond(),
                ours.itemsPerSecond() / peer.itemsPerSecond(),
                ours.storeMicros(),
                peer.storeMicros() / ours.storeMicros(),
                ours.allMicros(),
                peer.allMicros() / ours.allMicros());
    }
}
