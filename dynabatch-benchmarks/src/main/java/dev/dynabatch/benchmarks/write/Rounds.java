package dev.dynabatch.benchmarks.write;

import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.clients.ContenderProcess;
import dev.dynabatch.benchmarks.clients.ContenderProcess.Stretch;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.nullserver.ServerProcess;
import dev.dynabatch.benchmarks.nullserver.ServerProcess.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
     */
    record Load(ItemKind kind, int items, int warmUp, int threads, int connections) {}

    /** The medians, in the order of the contenders. */
    static List<Result> run(List<Contender> contenders, Load load, int rounds) {
        Map<Contender, List<Result>> measured = new EnumMap<>(Contender.class);
        int units = 25 * load.kind().units();
        try (ServerProcess server = ServerProcess.start(ItemKind.TABLE, ItemKind.PARTITION_KEY, units)) {
            for (int round = 0; round < rounds; round++) {
                for (Contender contender : contenders) {
                    Result result = round(contender, server, load);
                    measured.computeIfAbsent(contender, key -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        return contenders.stream()
                .map(contender -> Result.median(measured.getOrDefault(contender, List.of())))
                .toList();
    }

    private static Result round(Contender contender, ServerProcess server, Load load) {
        server.received();
        try (ContenderProcess process =
                ContenderProcess.start(contender, server.endpoint(), load.kind(), load.connections())) {
            process.write(load.threads(), load.warmUp());
            long connectionsBefore = server.received().connections();
            Stretch stretch = process.write(load.threads(), load.items());
            Received received = server.received();
            double items = load.items();
            return new Result(
                    contender,
                    micros(stretch.cpu()) / items,
                    micros(stretch.wall()) / items,
                    stretch.allocatedBytes() / items,
                    received.writes() * 1000 / items,
                    received.bytes() / items,
                    connectionsBefore + received.connections(),
                    process.peakMemory());
        }
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }
}
