package dev.dynabatch.bundle;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A program that has the bundle on its class path, and no other library of ours or of ours' dependencies. */
public final class BundleUser implements Callable<Long> {
    private final URI endpoint;

    /** @param endpoint of a service; region and credentials come from the AWS chain */
    public BundleUser(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Writes 53 items and reads how many there are. */
    @Override
    public Long call() {
        try (Dynabatch dynamo = Dynabatch.builder().endpoint(endpoint).build()) {
            dynamo.tables().create("people", KeySchema.parse("pk:S"));
            try (BatchWriter people = dynamo.writer("people")) {
                for (int i = 0; i < 53; i++) {
                    people.put(Map.of("pk", "P#" + i, "n", i * 0.1));
                }
            }
            try (Stream<?> items = dynamo.scan("people")) {
                return items.count();
            }
        }
    }
}
