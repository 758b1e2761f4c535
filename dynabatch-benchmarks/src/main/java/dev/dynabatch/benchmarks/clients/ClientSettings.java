package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.items.ItemKind;
import java.net.URI;

/**
 * What a contender is made with.
 *
 * @param endpoint where it writes
 * @param kind what it writes
 * @param connections how many requests may be in flight, for contenders whose callers do not wait for each
 */
record ClientSettings(URI endpoint, ItemKind kind, int connections) {
    static final String REGION = "us-east-1";
    static final String ACCESS_KEY = "AKIDBENCHMARKEXAMPLE";
    static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYBENCHMARKKEY";
}
