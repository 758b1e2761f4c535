package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.TurnOptions;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that write have in common. */
abstract class WriteCommand implements Runnable {
    @Option(
            names = "--items",
            defaultValue = "1000000",
            description = "Items of each contender a round (${DEFAULT-VALUE}).")
    private int items;

    @Option(
            names = "--items-kind",
            defaultValue = "SMALL",
            description = "What is written (${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
    private ItemKind kind;

    @Option(names = "--threads", defaultValue = "1", description = "Threads that put items (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--connections",
            defaultValue = "8",
            description = "Most requests in flight of Dynabatch and the SDK's async client, and the floor's connections"
                    + " (${DEFAULT-VALUE}). The SDK's sync clients have one a thread.")
    private int connections;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draws the CPU times into a file.")
    private @Nullable Path svg;

    @Mixin
    private final TurnOptions options = new TurnOptions(5);

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    WriteCommand() {}

    void run(boolean tls) {
        int measured = Math.max(25, items / 25 * 25);
        Rounds.Load load = new Rounds.Load(kind, measured, options.warmUp(), threads, connections, tls);
        String title = String.format(
                Locale.ROOT,
                "%,d items of %.0f B (%s) from %d thread%s over %s, warm; medians of %d rounds",
                load.items(),
                kind.billedSize(),
                kind.name().toLowerCase(Locale.ROOT),
                threads,
                threads == 1 ? "" : "s",
                tls ? "TLS" : "plain HTTP",
                options.rounds());
        System.out.println(Machine.line());
        System.out.println(title + "\n");
        List<Result> results = Rounds.run(chosen(tls), load, options.rounds());
        Table.print(results);
        if (svg != null) {
            draw(svg, title, results);
        }
        if (options.json()) {
            System.out.println(Json.of(load, options.rounds(), results));
        }
    }

    private List<Contender> chosen(boolean tls) {
        List<Contender> all = Arrays.stream(Contender.values())
                .filter(contender -> !contender.isObserved())
                .toList();
        List<Contender> wanted = options.chosen(all, List.of(Contender.values()), Contender::label);
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
