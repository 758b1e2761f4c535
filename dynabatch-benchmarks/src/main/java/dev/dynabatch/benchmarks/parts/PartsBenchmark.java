package dev.dynabatch.benchmarks.parts;

import dev.dynabatch.benchmarks.JsonLine;
import dev.dynabatch.benchmarks.Machine;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./bench parts}: nanoseconds and bytes of each step. */
@Command(
        name = "parts",
        mixinStandardHelpOptions = true,
        description = {
            "The steps of a write by themselves, by JMH: encode one item, form the body of a batch of 25, sign it,",
            "decode its answer. Time and allocation of one call."
        })
public final class PartsBenchmark implements Runnable {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    @Option(names = "--items-kind", defaultValue = "SMALL", description = "${COMPLETION-CANDIDATES}")
    private ItemKind kind;

    @Option(names = "--rounds", defaultValue = "5", description = "Seconds measured of each step (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--forks", defaultValue = "3", description = "Processes of each step (${DEFAULT-VALUE}).")
    private int forks;

    @Option(names = "--json", description = "Everything once more as JSON, in one last line.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private PartsBenchmark() {}

    @Override
    public void run() {
        System.out.println(Machine.line());
        System.out.printf("%n%-16s %12s %10s %12s%n", "a call", "ns", "±", "allocated B");
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (RunResult run : results()) {
            Result<?> time = run.getPrimaryResult();
            Result<?> bytes = run.getSecondaryResults().get(ALLOCATION);
            double allocated = bytes == null ? Double.NaN : bytes.getScore();
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %12.1f %10.1f %12.1f%n",
                    time.getLabel(),
                    time.getScore(),
                    time.getScoreError(),
                    allocated);
            numbers.put(time.getLabel() + "_ns", time.getScore());
            numbers.put(time.getLabel() + "_allocated_bytes", allocated);
        }
        if (json) {
            System.out.println(JsonLine.of(out -> JsonLine.numbers(out, numbers)));
        }
    }

    private Collection<RunResult> results() {
        try {
            return new Runner(new OptionsBuilder()
                            .include(Parts.class.getName() + "\\.")
                            .param("kind", kind.name())
                            .forks(forks)
                            .warmupIterations(rounds)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(rounds)
                            .measurementTime(TimeValue.seconds(1))
                            .addProfiler(GCProfiler.class)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH could not run", e);
        }
    }
}
