package dev.dynabatch.benchmarks.local;

import dev.dynabatch.benchmarks.Lines;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The process of one client. For each number of threads on its standard input it writes all items to an empty table, and
 * says how many nanoseconds that took.
 */
final class LoadProcess {
    private LoadProcess() {}

    /** Arguments: {@code dynabatch} or {@code sdk}; how many items; the endpoint, left out for a store in process. */
    public static void main(String[] args) throws Exception {
        int items = Integer.parseInt(args[1]);
        URI endpoint = args.length > 2 ? URI.create(args[2]) : null;
        try (Load load = load(args[0], items, endpoint)) {
            Lines.answer(words -> {
                if (words[0].equals("empty")) {
                    load.emptyTable();
                    return "empty";
                }
                long start = System.nanoTime();
                load.write(Integer.parseInt(words[0]));
                return Long.toString(System.nanoTime() - start);
            });
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
