package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Setting;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Stretch;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.Certificate;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import dev.dynabatch.benchmarks.nullserver.ServerProcess.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every contender in turn, round by round, each time in a new process that warms up first: what one compilation of it
 * happens to be like decides nothing.
 */
final class Rounds {
    private Rounds() {}

    /**
     * How much is written.
     *
     * @param kind which items
     * @param items how many are measured
     * @param warmUp how many are written before that
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
        Map<Contender, List<Result>> measured = new EnumMap<>(Contender.class);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                measured.computeIfAbsent(contender, key -> new ArrayList<>())
                        .add(round(contender, server, setting, load));
            }
        }
        return contenders.stream()
                .map(contender -> Result.median(measured.getOrDefault(contender, List.of())))
                .toList();
    }

    private static Result round(Contender contender, ServerProcess server, Setting setting, Load load) {
        server.received();
        try (ContenderProcess process = ContenderProcess.start(contender, setting)) {
            process.write(load.threads(), contender.share(load.warmUp()));
            long connectionsBefore = server.received().connections();
            int items = contender.share(load.items());
            Stretch stretch = process.write(load.threads(), items);
            Received received = server.received();
            return new Result(
                    contender,
                    micros(stretch.cpu()) / items,
                    micros(stretch.wall()) / items,
                    stretch.allocatedBytes() / items,
                    received.writes() * 1000.0 / items,
                    (double) received.bytes() / items,
                    connectionsBefore + received.connections(),
                    process.peakMemory());
        }
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }
}
