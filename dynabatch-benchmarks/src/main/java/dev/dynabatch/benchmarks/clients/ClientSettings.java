package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.items.ItemKind;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a contender is made with.
 *
 * @param endpoint where it writes
 * @param kind what it writes
 * @param distinct how many of them, again and again
 * @param connections how many requests may be in flight, for contenders whose callers do not wait for each
 */
record ClientSettings(URI endpoint, ItemKind kind, int distinct, int connections) {
    static final String REGION = "us-east-1";
    static final String ACCESS_KEY = "AKIDBENCHMARKEXAMPLE";
    static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYBENCHMARKKEY";

    /**
     * The settings that a process was {@linkplain ContenderProcess.Setting#arguments started with}.
     *
     * @param args the contender's name, the endpoint, the kind of items, how many distinct ones, how many connections
     */
    static ClientSettings of(String... args) {
        return new ClientSettings(
                URI.create(args[1]), ItemKind.valueOf(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    }

    /** The items that take turns. */
    List<Map<String, Object>> items() {
        return kind.items(distinct);
    }
}
