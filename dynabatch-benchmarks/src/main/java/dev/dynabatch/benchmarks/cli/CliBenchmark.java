package dev.dynabatch.benchmarks.cli;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.JsonLine;
import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.Repository;
import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.clients.Python;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code ./bench cli}: what a line costs from the file to the answer. */
@picocli.CommandLine.Command(
        name = "cli",
        mixinStandardHelpOptions = true,
        description = {
            "CPU of whole loads of JSON lines by ./dynabatch load, and of two lengths the slope: what one more line costs.",
            "Beside it the library's own CPU an item, and a script with boto3 that loads a fiftieth of the lines.",
            "Then the memory of a load from standard input with a heap of 64 MB. Medians."
        })
public final class CliBenchmark implements Runnable {
    private static final int PYTHON_PART = 50;

    @Option(
            names = "--items",
            defaultValue = "1000000",
            description = "Lines of the shorter load (${DEFAULT-VALUE});" + " the longer one has three times as many.")
    private int items;

    @Option(
            names = "--heap-items",
            defaultValue = "5000000",
            description = "Lines of the load with a small heap" + " (${DEFAULT-VALUE}); 0 leaves it out.")
    private int heapItems;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    private final List<Double> shorter = new ArrayList<>();
    private final List<Double> longer = new ArrayList<>();
    private final List<Double> library = new ArrayList<>();
    private final List<Double> pythonShorter = new ArrayList<>();
    private final List<Double> pythonLonger = new ArrayList<>();

    private CliBenchmark() {}

    @Override
    public void run() {
        prepare();
        System.out.println(Machine.line());
        Optional<Path> python = Python.find();
        if (python.isEmpty()) {
            System.out.println("left out: boto3, no Python has it here; try " + Python.howToInstall());
        }
        try (ServerProcess server = ServerProcess.start(ItemKind.SMALL, null);
                Inputs inputs = new Inputs(items)) {
            for (int round = 0; round < rounds; round++) {
                round(server.endpoint(), inputs, python);
            }
            List<Double> peaks = heapItems == 0 ? List.of() : SmallHeap.peaks(heapItems, server.endpoint());
            report(peaks);
        }
    }

    /** Files of so many lines, three times as many, and a fraction of each for Python; gone with {@link #close}. */
    private static final class Inputs implements AutoCloseable {
        private final List<Path> files = new ArrayList<>();

        Inputs(int items) {
            for (int lines : new int[] {items, 3 * items, items / PYTHON_PART, 3 * (items / PYTHON_PART)}) {
                try {
                    Path file = Files.createTempFile("dynabatch-bench", ".jsonl");
                    files.add(file);
                    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                        JsonLines.write(0, lines, out);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        String get(int index) {
            return files.get(index).toString();
        }

        @Override
        public void close() {
            try {
                for (Path file : files) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void round(URI endpoint, Inputs inputs, Optional<Path> python) {
        shorter.add(Command.cpuSeconds(Command.dynabatch(inputs.get(0), endpoint)));
        longer.add(Command.cpuSeconds(Command.dynabatch(inputs.get(1), endpoint)));
        Setting setting = new Setting(endpoint, null, ItemKind.SMALL, ItemKind.SMALL.distinct(), 8);
        try (ContenderProcess process = ContenderProcess.start(Contender.DYNABATCH, setting)) {
            process.warmUp(Stretch.MOST, 1, items);
            library.add(process.write(1, items).cpuMicros() / items);
        }
        python.ifPresent(program -> {
            pythonShorter.add(Command.cpuSeconds(Command.boto3(program, inputs.get(2), endpoint)));
            pythonLonger.add(Command.cpuSeconds(Command.boto3(program, inputs.get(3), endpoint)));
        });
    }

    private void report(List<Double> peaks) {
        double slope = slope(shorter, longer, items);
        double own = Medians.of(library);
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("cpu_us_per_item_cli", slope);
        numbers.put("cpu_us_per_item_library", own);
        numbers.put("cpu_ratio_library", slope / own);
        if (!pythonShorter.isEmpty()) {
            double theirs = slope(pythonShorter, pythonLonger, items / PYTHON_PART);
            numbers.put("cpu_us_per_item_boto3_script", theirs);
            numbers.put("cpu_ratio_boto3_script", theirs / slope);
        }
        System.out.printf(
                Locale.ROOT,
                "%nload of %,d lines: %.2f CPU s; of %,d lines: %.2f CPU s%n",
                items,
                Medians.of(shorter),
                3 * items,
                Medians.of(longer));
        numbers.forEach((name, number) -> System.out.printf(Locale.ROOT, "%-30s %8.2f%n", name, number));
        for (int part = 0; part < peaks.size(); part++) {
            System.out.printf(
                    Locale.ROOT,
                    "-Xmx64m, %,11d lines read: peak of the process %4.0f MiB%n",
                    (long) heapItems * (part + 1) / peaks.size(),
                    peaks.get(part) / (1 << 20));
        }
        if (json) {
            System.out.println(JsonLine.of(out -> {
                out.writeNumberField("items", items);
                JsonLine.numbers(out, numbers);
                out.writeArrayFieldStart("small_heap_peak_bytes");
                for (double peak : peaks) {
                    out.writeNumber(peak);
                }
                out.writeEndArray();
            }));
        }
    }

    /** Microseconds a line, from {@code lines} lines to three times as many. */
    private static double slope(List<Double> once, List<Double> thrice, int lines) {
        return (Medians.of(thrice) - Medians.of(once)) * 1e6 / (2.0 * lines);
    }

    /** Builds what ./dynabatch builds on first use, so that it is not measured. */
    private static void prepare() {
        try (JavaProcess version =
                JavaProcess.of(List.of(Repository.root().resolve("dynabatch").toString(), "--version"))) {
            version.line();
        }
    }
}
