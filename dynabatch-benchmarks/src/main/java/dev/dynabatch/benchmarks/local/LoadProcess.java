package dev.dynabatch.benchmarks.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The process of one client. For each number of threads on its standard input it writes all items to an empty table, and
 * says how many nanoseconds that took.
 */
final class LoadProcess {
    private LoadProcess() {}

    /** Arguments: {@code dynabatch} or {@code sdk}; how many items; the endpoint, left out for a store in process. */
    public static void main(String[] args) throws IOException {
        int items = Integer.parseInt(args[1]);
        URI endpoint = args.length > 2 ? URI.create(args[2]) : null;
        try (Load load = load(args[0], items, endpoint);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("empty")) {
                    load.emptyTable();
                    System.out.println("empty");
                    continue;
                }
                long start = System.nanoTime();
                load.write(Integer.parseInt(line));
                System.out.println(System.nanoTime() - start);
            }
        }
    }

    private static Load load(String client, int items, @Nullable URI endpoint) {
        if (client.equals("dynabatch")) {
            return new DynabatchLoad(endpoint, items);
        }
        if (endpoint == null) {
            throw new IllegalArgumentException("the AWS SDK needs an endpoint");
        }
        return new SdkLoad(endpoint, items);
    }
}
