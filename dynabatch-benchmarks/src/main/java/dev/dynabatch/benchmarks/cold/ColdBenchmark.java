package dev.dynabatch.benchmarks.cold;

import dev.dynabatch.benchmarks.JsonLine;
import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.Named;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./bench cold}: whole processes, from the start of the JVM. */
@Command(
        name = "cold",
        mixinStandardHelpOptions = true,
        description = {
            "CPU of a whole process that builds 50,000 items and writes them, and the time from a process's start",
            "until its first write, of 25 items, is acknowledged. The JVM's own class archive for all, no other;",
            "the key schema is given. Medians."
        })
public final class ColdBenchmark implements Runnable {
    private static final ItemKind KIND = ItemKind.SMALL;
    private static final int FEW = 25;

    @Option(names = "--items", defaultValue = "50000", description = "Items a process writes (${DEFAULT-VALUE}).")
    private int items;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--threads", defaultValue = "1", description = "Threads that put items (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "dynabatch,sdk-sync,sdk-url-connection,sdk-crt,sdk-async,sdk-enhanced",
            description = "These, divided by commas (${DEFAULT-VALUE}).")
    private List<String> contenders;

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private ColdBenchmark() {}

    /**
     * One process, or the medians of several.
     *
     * @param cpuSeconds user and system time of the whole process
     * @param wallSeconds from its start until everything was written
     */
    record Life(double cpuSeconds, double wallSeconds) {
        static Life median(List<Life> lives) {
            return new Life(
                    Medians.of(lives.stream().map(Life::cpuSeconds).toList()),
                    Medians.of(lives.stream().map(Life::wallSeconds).toList()));
        }
    }

    @Override
    public void run() {
        List<Contender> chosen = Named.find(command, contenders, List.of(Contender.values()), Contender::label);
        Map<Contender, List<Life>> whole = new EnumMap<>(Contender.class);
        Map<Contender, List<Life>> first = new EnumMap<>(Contender.class);
        int all = Math.max(FEW, items / FEW * FEW);
        System.out.println(Machine.line());
        try (ServerProcess server = ServerProcess.start(KIND, null)) {
            for (int round = 0; round < rounds; round++) {
                for (Contender contender : chosen) {
                    whole.computeIfAbsent(contender, key -> new ArrayList<>()).add(live(contender, server, all));
                    first.computeIfAbsent(contender, key -> new ArrayList<>()).add(live(contender, server, FEW));
                }
            }
        }
        report(all, medians(whole), medians(first));
    }

    private Life live(Contender contender, ServerProcess server, int count) {
        long start = System.nanoTime();
        Setting setting = new Setting(server.endpoint(), null, KIND, count, 8);
        try (ContenderProcess process = ContenderProcess.start(contender, setting)) {
            process.writeOnly(threads, count);
            double wall = (System.nanoTime() - start) / 1e9;
            return new Life(seconds(process.cpu()), wall);
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static Map<Contender, Life> medians(Map<Contender, List<Life>> measured) {
        Map<Contender, Life> medians = new EnumMap<>(Contender.class);
        measured.forEach((contender, lives) -> medians.put(contender, Life.median(lives)));
        return medians;
    }

    private void report(int count, Map<Contender, Life> whole, Map<Contender, Life> first) {
        String heading = String.format(Locale.ROOT, "%,d items", count);
        System.out.printf(
                "%n%-20s %14s %8s   %16s %8s%n", "whole process", heading, "wall s", "first write CPU s", "wall s");
        whole.forEach((contender, life) -> {
            Life early = first.getOrDefault(contender, life);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %8.2f CPU s %8.2f   %17.2f %8.2f%n",
                    contender.label(),
                    life.cpuSeconds(),
                    life.wallSeconds(),
                    early.cpuSeconds(),
                    early.wallSeconds());
        });
        Map<String, Double> ratios = new LinkedHashMap<>();
        Life ours = whole.get(Contender.DYNABATCH);
        Life theirs = whole.get(Contender.SDK_SYNC);
        Life oursFirst = first.get(Contender.DYNABATCH);
        Life theirsFirst = first.get(Contender.SDK_SYNC);
        if (ours != null && theirs != null && oursFirst != null && theirsFirst != null) {
            ratios.put("cold_cpu_ratio_sdk_sync", theirs.cpuSeconds() / ours.cpuSeconds());
            ratios.put("first_write_wall_ratio", oursFirst.wallSeconds() / theirsFirst.wallSeconds());
            ratios.put("first_write_cpu_ratio", oursFirst.cpuSeconds() / theirsFirst.cpuSeconds());
        }
        System.out.println();
        ratios.forEach((name, ratio) -> System.out.printf(Locale.ROOT, "%-24s %6.2f%n", name, ratio));
        if (json) {
            System.out.println(JsonLine.of(out -> {
                out.writeNumberField("items", count);
                out.writeNumberField("rounds", rounds);
                out.writeObjectFieldStart("whole_cpu_seconds");
                for (Map.Entry<Contender, Life> life : whole.entrySet()) {
                    JsonLine.number(out, life.getKey().label(), life.getValue().cpuSeconds());
                }
                out.writeEndObject();
                out.writeObjectFieldStart("first_write_wall_seconds");
                for (Map.Entry<Contender, Life> life : first.entrySet()) {
                    JsonLine.number(out, life.getKey().label(), life.getValue().wallSeconds());
                }
                out.writeEndObject();
                JsonLine.numbers(out, ratios);
            }));
        }
    }
}
