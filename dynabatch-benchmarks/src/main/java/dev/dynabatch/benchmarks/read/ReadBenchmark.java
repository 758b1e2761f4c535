package dev.dynabatch.benchmarks.read;

import dev.dynabatch.benchmarks.JavaProcess;
import dev.dynabatch.benchmarks.JsonLine;
import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.Medians;
import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.TurnOptions;
import dev.dynabatch.benchmarks.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    /** The kernel counts CPU time in steps of 10 ms: of this much, one is a hundredth. */
    private static final Duration LEAST_CPU = Duration.ofSeconds(1);

    /** By its name, the HTTP service of the SDK; "" for the async client, which has its own. */
    private static final Map<String, String> SDKS = new LinkedHashMap<>();

    static {
        SDKS.put(SDK + "sync", "apache5.Apache5SdkHttpService");
        SDKS.put(SDK + "url-connection", "urlconnection.UrlConnectionSdkHttpService");
        SDKS.put(SDK + "crt", "crt.AwsCrtSdkHttpService");
        SDKS.put(SDK + "async", "");
    }

    @Option(
            names = "--items",
            defaultValue = "1000000",
            description =
                    "Items measured a round at least (${DEFAULT-VALUE}); a contender that takes less than a second of"
                            + " CPU for them reads more.")
    private int items;

    @Mixin
    private final TurnOptions options = new TurnOptions(5);

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
        System.out.printf(Locale.ROOT, "%,d items or more, warm; medians of %d rounds%n%n", items, options.rounds());
        Map<String, Double> numbers = new LinkedHashMap<>();
        JavaProcess server = JavaProcess.of(ReadServer.class, List.of("-Xmx512m"));
        try (server) {
            String endpoint = "http://127.0.0.1:" + server.line();
            for (Job job : Job.values()) {
                numbers.putAll(tell(
                        job,
                        Turns.take(chosen(), name -> new Contending(start(name, endpoint), job), options.rounds())));
            }
        }
        if (options.json()) {
            System.out.println(JsonLine.of(out -> {
                out.writeNumberField("items", items);
                out.writeNumberField("rounds", options.rounds());
                JsonLine.numbers(out, numbers);
            }));
        }
    }

    private List<String> chosen() {
        List<String> all = new ArrayList<>(List.of(DYNABATCH, FLOOR));
        all.addAll(SDKS.keySet());
        return options.chosen(all, all, name -> name);
    }

    /** The process of a contender, and how many answers it reads in a stretch. */
    private final class Contending implements Turns.Contending<Taken> {
        private final JavaProcess process;
        private final Job job;
        private int answers;

        Contending(JavaProcess process, Job job) {
            this.process = process;
            this.job = job;
            int scans = job == Job.GET ? 1 : Job.PAGES; // a scan is read to its end
            this.answers = Math.max(1, items / job.answer() / scans) * scans;
        }

        /** Until it is warm; stretches grow until they are long enough to be measured. */
        @Override
        public void warmUp() {
            Stretch.warmUp(options.warmUp(), () -> {
                Stretch stretch = read();
                answers *= stretch.cpu().compareTo(LEAST_CPU) < 0 ? 2 : 1;
                return stretch;
            });
        }

        @Override
        public Taken turn() {
            return Taken.of(read(), (double) answers * job.answer());
        }

        private Stretch read() {
            return process.stretch(job + " " + answers);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static JavaProcess start(String contender, String endpoint) {
        String http = SDKS.getOrDefault(contender, "");
        List<String> jvm = http.isEmpty()
                ? List.of()
                : List.of("-Dsoftware.amazon.awssdk.http.service.impl=software.amazon.awssdk.http." + http);
        return JavaProcess.contender(ReadProcess.class, jvm, contender, endpoint);
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
