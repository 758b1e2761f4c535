package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.clients.Contender;
import picocli.CommandLine.Command;

/** {@code ./bench observe}: what it costs to look on. */
@Command(
        name = "observe",
        mixinStandardHelpOptions = true,
        description = {
            "Like write, of Dynabatch alone: without observers, with one that does nothing, with each of the adapters,",
            "and with all of them. The ratios are to the first; below 1.10 is the goal."
        })
public final class ObserveBenchmark extends WriteCommand {
    private ObserveBenchmark() {}

    @Override
    public void run() {
        run(false);
    }

    @Override
    boolean byDefault(Contender contender) {
        return contender == Contender.DYNABATCH || contender.isObserved();
    }
}
