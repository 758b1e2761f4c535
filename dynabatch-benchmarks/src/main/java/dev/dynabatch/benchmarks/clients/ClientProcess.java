package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.Lines;
import dev.dynabatch.benchmarks.Meter;
import dev.dynabatch.benchmarks.Threads;

/**
 * The process of one contender. For each line on its standard input, a number of threads and one of items, it writes so
 * many; then it says what that took or, if a third word follows, that it is done: to measure, the JVM loads much.
 */
final class ClientProcess {
    private ClientProcess() {}

    /** Arguments: the contender's name and its {@linkplain ClientSettings#of settings}. */
    public static void main(String[] args) throws Exception {
        ClientSettings settings = ClientSettings.of(args);
        Blocks blocks = new Blocks(settings.distinct());
        try (Client client = Contender.named(args[0]).client(settings)) {
            Lines.answer(numbers -> {
                int threads = Integer.parseInt(numbers[0]);
                int items = Integer.parseInt(numbers[1]);
                if (numbers.length > 2) {
                    run(client, blocks, threads, items, () -> {});
                    return "done";
                }
                Meter meter = new Meter();
                run(client, blocks, threads, items, meter::threadEnds);
                return meter.told();
            });
        }
    }

    private static void run(Client client, Blocks blocks, int threads, int items, Runnable callerEnds) {
        int count = blocks.more(items);
        int callers = client.callers(threads);
        Threads.run(callers, callers, (from, to) -> {
            client.write(blocks);
            callerEnds.run();
        });
        client.finish(count);
    }
}
