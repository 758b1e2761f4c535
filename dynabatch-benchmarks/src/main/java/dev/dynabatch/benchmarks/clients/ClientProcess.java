package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.Meter;
import dev.dynabatch.benchmarks.Threads;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The process of one contender. For each line on its standard input, a number of threads and one of items, it writes so
 * many; then it says what that took or, if a third word follows, that it is done: to measure, the JVM loads much.
 */
final class ClientProcess {
    private ClientProcess() {}

    /** Arguments: the contender's name, the endpoint, the kind of items, how many distinct ones, how many connections. */
    public static void main(String[] args) throws IOException {
        ItemKind kind = ItemKind.valueOf(args[2]);
        int distinct = Integer.parseInt(args[3]);
        ClientSettings settings = new ClientSettings(URI.create(args[1]), kind, distinct, Integer.parseInt(args[4]));
        Blocks blocks = new Blocks(distinct);
        try (Client client = Contender.named(args[0]).client(settings);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] numbers = line.split(" ", -1);
                int threads = Integer.parseInt(numbers[0]);
                int items = Integer.parseInt(numbers[1]);
                if (numbers.length > 2) {
                    run(client, blocks, threads, items, () -> {});
                    System.out.println("done");
                } else {
                    Meter meter = new Meter();
                    run(client, blocks, threads, items, meter::threadEnds);
                    System.out.println(meter.told());
                }
            }
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
