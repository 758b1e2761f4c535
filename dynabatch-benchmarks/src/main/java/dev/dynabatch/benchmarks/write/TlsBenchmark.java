package dev.dynabatch.benchmarks.write;

import picocli.CommandLine.Command;

/** {@code ./bench tls}: what writing an item costs over TLS. */
@Command(name = "tls", mixinStandardHelpOptions = true, description = "Like write, over TLS; the floor too.")
public final class TlsBenchmark extends WriteCommand {
    private TlsBenchmark() {}

    @Override
    public void run() {
        run(true);
    }
}
