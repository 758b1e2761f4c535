package dev.dynabatch.benchmarks.read;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.JsonLine;
import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.Stretch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./bench read}: what reading an item costs. */
@Command(
        name = "read",
        mixinStandardHelpOptions = true,
        description = {
            "What reading an item of about 200 B costs the client, against a server on this machine that answers from memory.",
            "Each contender runs in a process of its own, and is warm before it is measured; then they take turns. All read"
                    + " with one thread: the floor and the SDK one answer after another, its async client eight batch gets"
                    + " at a time.",
            "CPU is user and system time of that process, garbage collection and compilation included; medians."
        })
public final class ReadBenchmark implements Runnable {
    private static final String DYNABATCH = "dynabatch";
    private static final String FLOOR = "floor";
    private static final String SDK = "sdk-";
    private static final int FLOOR_TIMES = 8;

    /** By its name, the HTTP service of the SDK; "" for the async client, which has its own. */
    private static final Map<String, String> SDKS = new LinkedHashMap<>();

    static {
        SDKS.put(SDK + "sync", "apache5.Apache5SdkHttpService");
        SDKS.put(SDK + "url-connection", "urlconnection.UrlConnectionSdkHttpService");
        SDKS.put(SDK + "crt", "crt.AwsCrtSdkHttpService");
        SDKS.put(SDK + "async", "");
    }

    @Option(names = "--items", defaultValue = "1000000", description = "Items measured a round (${DEFAULT-VALUE}).")
    private int items;

    @Option(
            names = "--warm-up",
            defaultValue = Stretch.MOST_TEXT,
            description = "Stretches like the measured ones before that at most (${DEFAULT-VALUE}), until the process's"
                    + " compiler takes less than 5 % of its CPU.")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--contenders",
            split = ",",
            description = "Only these, divided by commas; all by default. As named in the table.")
    private List<String> contenders = List.of();

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    /** What one contender took, an item. */
    private record Taken(double cpuMicros, double allocatedBytes) {
        static Taken of(Stretch stretch, double items) {
            return new Taken(stretch.cpuMicros() / items, stretch.allocatedBytes() / items);
        }
    }

    private ReadBenchmark() {}

    @Override
    public void run() {
        System.out.println(Machine.line());
        System.out.printf(Locale.ROOT, "%,d items, warm; medians of %d rounds%n%n", items, rounds);
        Map<String, Double> numbers = new LinkedHashMap<>();
        JavaProcess server = JavaProcess.of(ReadServer.class, List.of("-Xmx512m"));
        try (server) {
            String endpoint = "http://127.0.0.1:" + server.line();
            for (Job job : Job.values()) {
                numbers.putAll(tell(job, take(job, endpoint)));
            }
        }
        if (json) {
            System.out.println(JsonLine.of(out -> {
                out.writeNumberField("items", items);
                out.writeNumberField("rounds", rounds);
                JsonLine.numbers(out, numbers);
            }));
        }
    }

    private List<String> chosen() {
        List<String> all = new ArrayList<>(List.of(DYNABATCH, FLOOR));
        all.addAll(SDKS.keySet());
        for (String contender : contenders) {
            if (!all.contains(contender)) {
                throw new IllegalArgumentException("no contender is named '" + contender + "', but " + all + " are");
            }
        }
        return contenders.isEmpty() ? all : contenders;
    }

    /** How many answers bring so many items; a scan is read to its end. The floor is so fast that it gets more. */
    private int answers(String contender, Job job) {
        int scans = job == Job.GET ? 1 : Job.PAGES;
        int more = contender.equals(FLOOR) ? FLOOR_TIMES : 1;
        return Math.max(1, more * items / job.answer() / scans) * scans;
    }

    /** Processes of all contenders, side by side: warm first, then in turn. */
    private Map<String, List<Taken>> take(Job job, String endpoint) {
        Map<String, JavaProcess> processes = new LinkedHashMap<>();
        try {
            for (String contender : chosen()) {
                JavaProcess process = start(contender, endpoint);
                processes.put(contender, process);
                Stretch.warmUp(warmUp, () -> process.stretch(job + " " + answers(contender, job)));
            }
            Map<String, List<Taken>> taken = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                processes.forEach((contender, process) -> {
                    int answers = answers(contender, job);
                    Stretch stretch = process.stretch(job + " " + answers);
                    taken.computeIfAbsent(contender, added -> new ArrayList<>())
                            .add(Taken.of(stretch, (double) answers * job.answer()));
                });
            }
            return taken;
        } finally {
            processes.values().forEach(JavaProcess::close);
        }
    }

    private static JavaProcess start(String contender, String endpoint) {
        List<String> options = new ArrayList<>(List.of("-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        String http = SDKS.getOrDefault(contender, "");
        if (!http.isEmpty()) {
            options.add("-Dsoftware.amazon.awssdk.http.service.impl=software.amazon.awssdk.http." + http);
        }
        JavaProcess process = JavaProcess.of(ReadProcess.class, options, contender, endpoint);
        process.line();
        return process;
    }

    private static Map<String, Double> tell(Job job, Map<String, List<Taken>> taken) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        Map<String, Double> numbers = new LinkedHashMap<>();
        System.out.printf(Locale.ROOT, "%-10s%20s%16s%20s%n", job.label(), "", "CPU µs/item", "allocated B/item");
        taken.forEach((contender, rounds) -> {
            double micros = Medians.of(rounds.stream().map(Taken::cpuMicros).toList());
            double bytes = Medians.of(rounds.stream().map(Taken::allocatedBytes).toList());
            cpu.put(contender, micros);
            String name = job.label() + "_" + contender.replace('-', '_');
            numbers.put(name + "_cpu_micros", micros);
            numbers.put(name + "_allocated_bytes", bytes);
            System.out.printf(Locale.ROOT, "%-30s%16.3f%20.0f%n", contender, micros, bytes);
        });
        double ours = cpu.getOrDefault(DYNABATCH, Double.NaN);
        double sdk = SDKS.keySet().stream()
                .filter(cpu::containsKey)
                .mapToDouble(cpu::get)
                .min()
                .orElse(Double.NaN);
        double bestSdk = sdk / ours;
        double floor = ours / cpu.getOrDefault(FLOOR, Double.NaN);
        numbers.put(job.label() + "_cpu_ratio_best_sdk", bestSdk);
        numbers.put(job.label() + "_cpu_ratio_floor", floor);
        System.out.printf(
                Locale.ROOT, "the best SDK takes %.2f times ours, ours %.2f times the floor%n%n", bestSdk, floor);
        return numbers;
    }
}
