package dev.dynabatch.simulation;

import dev.dynabatch.simulation.capacity.CapacityReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./simulate}. */
@Command(
        name = "simulate",
        description = "Runs the engine, unchanged, on a virtual clock against simulated tables.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Simulate implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the field
    private Simulate() {}

    /** Runs one command and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Simulate()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
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
