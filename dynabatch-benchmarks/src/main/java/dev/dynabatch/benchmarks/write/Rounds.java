package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.Stretch;
import dev.dynabatch.benchmarks.Turns;
import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.Certificate;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import dev.dynabatch.benchmarks.nullserver.ServerProcess.Received;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures writing, every contender in turn, round by round; see {@link Turns}. */
final class Rounds {
    private Rounds() {}

    /**
     * How much is written.
     *
     * @param kind which items
     * @param items how many a contender writes in one round
     * @param warmUp how many times as many it writes before that at most; see {@link Stretch#warmUp}
     * @param threads how many callers
     * @param connections how many requests in flight at most
     * @param tls whether over TLS
     */
    record Load(ItemKind kind, int items, int warmUp, int threads, int connections, boolean tls) {}

    /** The medians, in the order of the contenders. */
    static List<Result> run(List<Contender> contenders, Load load, int rounds) {
        try (Certificate certificate = load.tls() ? Certificate.make() : null;
                ServerProcess server = ServerProcess.start(load.kind(), certificate)) {
            return run(contenders, load, rounds, server, certificate);
        }
    }

    private static List<Result> run(
            List<Contender> contenders,
            Load load,
            int rounds,
            ServerProcess server,
            @Nullable Certificate certificate) {
        Setting setting = new Setting(
                server.endpoint(), certificate, load.kind(), load.kind().distinct(), load.connections());
        return Turns.take(contenders, contender -> new Contending(contender, server, setting, load), rounds)
                .values()
                .stream()
                .map(Result::median)
                .toList();
    }

    /** The process of one contender. */
    private static final class Contending implements Turns.Contending<Result> {
        private final Contender contender;
        private final ServerProcess server;
        private final Load load;
        private final int items;
        private final ContenderProcess process;
        private long connections;

        Contending(Contender contender, ServerProcess server, Setting setting, Load load) {
            this.contender = contender;
            this.server = server;
            this.load = load;
            this.items = contender.share(load.items());
            server.received();
            this.process = ContenderProcess.start(contender, setting);
        }

        @Override
        public void warmUp() {
            process.warmUp(load.warmUp(), load.threads(), items);
            connections = server.received().connections();
        }

        @Override
        public Result turn() {
            Stretch stretch = process.write(load.threads(), items);
            Received received = server.received();
            connections += received.connections();
            return new Result(
                    contender,
                    stretch.cpuMicros() / items,
                    stretch.wall().toNanos() / 1e3 / items,
                    stretch.allocatedBytes() / items,
                    received.writes() * 1000.0 / items,
                    (double) received.bytes() / items,
                    connections,
                    process.peakMemory());
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
