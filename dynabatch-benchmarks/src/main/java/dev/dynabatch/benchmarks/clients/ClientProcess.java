package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.Threads;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The process of one contender. For each line on its standard input, a number of threads and one of items, it writes so
 * many; then it says how many nanoseconds that took and how many bytes were allocated.
 */
final class ClientProcess {
    private ClientProcess() {}

    /** Arguments: the contender's name, the endpoint, the kind of items, how many connections. */
    public static void main(String[] args) throws IOException {
        ItemKind kind = ItemKind.valueOf(args[2]);
        ClientSettings settings = new ClientSettings(URI.create(args[1]), kind, Integer.parseInt(args[3]));
        Blocks blocks = new Blocks(kind.distinct());
        try (Client client = Contender.named(args[0]).client(settings);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] numbers = line.split(" ", -1);
                System.out.println(run(client, blocks, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
            }
        }
    }

    private static String run(Client client, Blocks blocks, int threads, int items) {
        Allocation allocation = new Allocation();
        long start = System.nanoTime();
        int count = blocks.more(items);
        int callers = client.callers(threads);
        Threads.run(callers, callers, (from, to) -> {
            client.write(blocks);
            allocation.threadEnds();
        });
        client.finish(count);
        return System.nanoTime() - start + " " + allocation.bytes();
    }
}
