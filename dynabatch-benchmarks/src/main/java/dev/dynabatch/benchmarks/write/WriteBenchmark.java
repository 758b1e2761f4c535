package dev.dynabatch.benchmarks.write;

import picocli.CommandLine.Command;

/** {@code ./bench write}: what writing an item costs. */
@Command(
        name = "write",
        mixinStandardHelpOptions = true,
        description = {
            "What writing an item costs the client, against a server on this machine that answers at once.",
            "Each contender runs in a process of its own, and is warm before it is measured; then they take turns.",
            "CPU is user and system time of that process, garbage collection and compilation included; medians."
        })
public final class WriteBenchmark extends WriteCommand {
    private WriteBenchmark() {}

    @Override
    public void run() {
        run(false);
    }
}
