package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.Python;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that write have in common. */
abstract class WriteCommand implements Runnable {
    @Option(
            names = "--items",
            defaultValue = "1000000",
            description = "Items of each contender a round (${DEFAULT-VALUE}).")
    private int items;

    @Option(
            names = "--warm-up",
            defaultValue = Stretch.MOST_TEXT,
            description = "Stretches like the measured ones before that at most (${DEFAULT-VALUE}), until the process's"
                    + " compiler takes less than 5 % of its CPU.")
    private int warmUp;

    @Option(
            names = "--items-kind",
            defaultValue = "SMALL",
            description = "What is written (${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
    private ItemKind kind;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--threads", defaultValue = "1", description = "Threads that put items (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--connections",
            defaultValue = "8",
            description = "Most requests in flight of Dynabatch and the SDK's async client, and the floor's connections"
                    + " (${DEFAULT-VALUE}). The SDK's sync clients have one a thread.")
    private int connections;

    @Option(
            names = "--contenders",
            split = ",",
            description = "Only these, divided by commas; all by default. As named in the table.")
    private List<String> contenders = List.of();

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draws the CPU times into a file.")
    private @Nullable Path svg;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    WriteCommand() {}

    void run(boolean tls) {
        int measured = Math.max(25, items / 25 * 25);
        Rounds.Load load = new Rounds.Load(kind, measured, warmUp, threads, connections, tls);
        String title = String.format(
                Locale.ROOT,
                "%,d items of %.0f B (%s) from %d thread%s over %s, warm; medians of %d rounds",
                load.items(),
                kind.billedSize(),
                kind.name().toLowerCase(Locale.ROOT),
                threads,
                threads == 1 ? "" : "s",
                tls ? "TLS" : "plain HTTP",
                rounds);
        System.out.println(Machine.line());
        System.out.println(title + "\n");
        List<Result> results = Rounds.run(chosen(tls), load, rounds);
        Table.print(results);
        if (svg != null) {
            draw(svg, title, results);
        }
        if (json) {
            System.out.println(Json.of(load, rounds, results));
        }
    }

    private List<Contender> chosen(boolean tls) {
        List<Contender> wanted = contenders.isEmpty()
                ? Arrays.stream(Contender.values())
                        .filter(contender -> !contender.isObserved())
                        .toList()
                : contenders.stream().map(Contender::named).toList();
        List<Contender> chosen = new ArrayList<>();
        boolean python =
                wanted.stream().anyMatch(Contender::isPython) && Python.find().isPresent();
        for (Contender contender : wanted) {
            if (!contender.can(kind, tls)) {
                System.out.println("left out: " + contender.label() + " cannot do this");
            } else if (contender.isPython() && !python) {
                System.out.println(
                        "left out: " + contender.label() + ", no Python has it here; try " + Python.howToInstall());
            } else {
                chosen.add(contender);
            }
        }
        return chosen;
    }

    private static void draw(Path file, String title, List<Result> results) {
        List<BarChart.Bar> bars = results.stream()
                .map(result -> new BarChart.Bar(result.contender().label(), result.cpuMicros()))
                .toList();
        try {
            Files.writeString(file, new BarChart("CPU of one item, µs", title, Machine.line(), bars).svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
