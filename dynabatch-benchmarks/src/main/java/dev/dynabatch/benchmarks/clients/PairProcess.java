package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.Meter;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process with two clients of Dynabatch, one that somebody looks on at and one that nobody does: both run the same compiled
 * code. For each line on its standard input it does one thing: {@code plain} or {@code observed} and a number of items writes
 * so many by that client and says what that took; {@code on} and {@code off} say whether what looks on at the
 * whole process does so, which is the flight recorder.
 */
final class PairProcess {
    private PairProcess() {}

    /** Arguments: the contender's name, the endpoint, the kind of items, how many distinct ones, how many connections. */
    public static void main(String[] args) throws IOException {
        ItemKind kind = ItemKind.valueOf(args[2]);
        int distinct = Integer.parseInt(args[3]);
        ClientSettings settings = new ClientSettings(URI.create(args[1]), kind, distinct, Integer.parseInt(args[4]));
        Blocks blocks = new Blocks(distinct);
        try (Client plain = new DynabatchClient(settings, false, List.of());
                ObservedClient observed = new ObservedClient(settings, Contender.named(args[0]));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "on" -> observed.record();
                    case "off" -> observed.recordNoMore();
                    default -> {
                        Client client = words[0].equals("plain") ? plain : observed;
                        System.out.println(write(client, blocks, Integer.parseInt(words[1])));
                        continue;
                    }
                }
                System.out.println("done");
            }
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
