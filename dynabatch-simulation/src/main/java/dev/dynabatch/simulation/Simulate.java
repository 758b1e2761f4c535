package dev.dynabatch.simulation;

import dev.dynabatch.simulation.capacity.CapacityReport;
import dev.dynabatch.simulation.promises.Seeds;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./simulate}. */
@Command(
        name = "simulate",
        description = {
            "Runs the engine, unchanged, on a virtual clock against simulated tables.",
            "",
            "With seeds: random workloads under random faults, each made of one number, in which every promise of a writer"
                    + " is checked; docs/simulation.md says how. Ends with 1 if one is broken.",
            ""
        },
        customSynopsis = {
            "simulate --seeds N [--from S]",
            "       simulate --seed N [--trace]",
            "       simulate capacity [OPTIONS]"
        },
        mixinStandardHelpOptions = true)
public final class Simulate implements Callable<Integer> {
    private static final int PROGRESS = 1_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seeds", paramLabel = "N", description = "Run so many seeds.")
    private @Nullable Long seeds;

    @Option(
            names = "--from",
            paramLabel = "S",
            defaultValue = "0",
            description = "The first of them; ${DEFAULT-VALUE} by default.")
    private long from;

    @Option(names = "--seed", paramLabel = "N", description = "Run this one.")
    private @Nullable Long seed;

    @Option(
            names = "--trace",
            description =
                    "Print everything that happens in it, a line each: virtual seconds, who, what. #12 is the twelfth"
                            + " operation of the run, -k3 a delete of the key k3, k3/7 the sort key 7 under the partition key k3.")
    private boolean trace;

    @SuppressWarnings("NullAway.Init") // picocli sets the field
    Simulate() {}

    /** Runs one command and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Simulate()).execute(args));
    }

    @Override
    public Integer call() {
        Long one = seed;
        Long many = seeds;
        if ((one == null) == (many == null)) {
            throw new ParameterException(
                    spec.commandLine(), one == null ? "no command given" : "either --seed or --seeds, not both");
        }
        if (trace && one == null) {
            throw new ParameterException(spec.commandLine(), "--trace is for one seed: give --seed N");
        }
        if (many != null && many < 1) {
            throw new ParameterException(spec.commandLine(), "--seeds must be at least 1, but is " + many);
        }
        PrintWriter out = spec.commandLine().getOut();
        Seeds run = new Seeds();
        long first = one == null ? from : one;
        long count = many == null ? 1 : many;
        for (long i = 0; i < count; i++) {
            run.run(first + i, trace ? out : null).forEach(out::println);
            if ((i + 1) % PROGRESS == 0 && i + 1 < count) {
                out.printf(
                        "… %,d seeds, %d of them broken%n", i + 1, run.broken().size());
            }
            out.flush();
        }
        run.print(out);
        if (!run.broken().isEmpty() && !trace) {
            out.println("./simulate --seed " + run.broken().get(0) + " --trace shows what happens there.");
            out.flush();
        }
        return run.broken().isEmpty() ? 0 : 1;
    }

    @Command(
            name = "capacity",
            mixinStandardHelpOptions = true,
            description = {
                "How much of a table's capacity a load uses and how many attempts it wastes: Dynabatch, and the policies of"
                        + " others in the same world."
            })
    void capacity(
            @Option(
                            names = "--items",
                            paramLabel = "N",
                            defaultValue = "200000",
                            description = "How many items each load writes; ${DEFAULT-VALUE} by default.")
                    int items,
            @Option(names = "--seed", paramLabel = "N", defaultValue = "7", description = "What is drawn from.")
                    long seed,
            @Option(
                            names = "--policy",
                            paramLabel = "NAME",
                            description = "Only this one: Dynabatch, boto3, 'AWS SDK' or pydynox; may be repeated.")
                    List<String> policies) {
        if (items < 1) {
            throw new ParameterException(spec.commandLine(), "--items must be at least 1, but is " + items);
        }
        PrintWriter out = spec.commandLine().getOut();
        new CapacityReport(items, seed).print(out, policies == null ? new ArrayList<>() : policies);
    }
}
