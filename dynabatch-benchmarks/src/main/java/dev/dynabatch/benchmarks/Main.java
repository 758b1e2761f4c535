package dev.dynabatch.benchmarks;

import dev.dynabatch.benchmarks.cli.CliBenchmark;
import dev.dynabatch.benchmarks.cold.ColdBenchmark;
import dev.dynabatch.benchmarks.local.LocalBenchmark;
import dev.dynabatch.benchmarks.parts.PartsBenchmark;
import dev.dynabatch.benchmarks.read.ReadBenchmark;
import dev.dynabatch.benchmarks.write.ObserveBenchmark;
import dev.dynabatch.benchmarks.write.ScaleBenchmark;
import dev.dynabatch.benchmarks.write.TlsBenchmark;
import dev.dynabatch.benchmarks.write.WriteBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bench}: each subcommand is one comparison. */
@Command(
        name = "bench",
        description = "Measures ours and others' side by side, each in processes of its own, taking turns.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WriteBenchmark.class,
            TlsBenchmark.class,
            ReadBenchmark.class,
            ScaleBenchmark.class,
            ObserveBenchmark.class,
            ColdBenchmark.class,
            CliBenchmark.class,
            PartsBenchmark.class,
            LocalBenchmark.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the field
    private Main() {}

    /** Runs one comparison and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
