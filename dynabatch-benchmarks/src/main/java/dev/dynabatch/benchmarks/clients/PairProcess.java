package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.Lines;
import dev.dynabatch.benchmarks.Meter;
import java.util.List;

/**
 * A process with two clients of Dynabatch, one that somebody looks on at and one that nobody does: both run the same compiled
 * code. For each line on its standard input it does one thing: {@code plain} or {@code observed} and a number of items writes
 * so many by that client and says what that took; {@code on} and {@code off} say whether what looks on at the
 * whole process does so, which is the flight recorder.
 */
final class PairProcess {
    private PairProcess() {}

    /** Arguments: the name of who looks on, and both clients' {@linkplain ClientSettings#of settings}. */
    public static void main(String[] args) throws Exception {
        ClientSettings settings = ClientSettings.of(args);
        Blocks blocks = new Blocks(settings.distinct());
        try (Client plain = new DynabatchClient(settings, false, List.of());
                ObservedClient observed = new ObservedClient(settings, Contender.named(args[0]))) {
            Lines.answer(words -> switch (words[0]) {
                case "on" -> {
                    observed.record();
                    yield "done";
                }
                case "off" -> {
                    observed.recordNoMore();
                    yield "done";
                }
                case "plain" -> write(plain, blocks, Integer.parseInt(words[1]));
                default -> write(observed, blocks, Integer.parseInt(words[1]));
            });
        }
    }

    private static String write(Client client, Blocks blocks, int items) {
        Meter meter = new Meter();
        int count = blocks.more(items);
        client.write(blocks);
        client.finish(count);
        return meter.told();
    }
}
