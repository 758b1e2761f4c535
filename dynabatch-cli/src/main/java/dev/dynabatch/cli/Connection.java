package dev.dynabatch.cli;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.DynabatchBuilder;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.rate.CapacityLimit;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An open client, and the embedded store behind it if there is one. */
final class Connection implements AutoCloseable {
    private final Dynabatch client;
    private final @Nullable DynabatchLocal embedded;

    private Connection(Dynabatch client, @Nullable DynabatchLocal embedded) {
        this.client = client;
        this.embedded = embedded;
    }

    static Connection open(Console console, ConnectionOptions options) {
        return open(console, options, CapacityLimit.adaptive());
    }

    static Connection open(Console console, ConnectionOptions options, CapacityLimit limit) {
        DynabatchBuilder builder = builder(options, limit).observer(new Patience(console));
        DynabatchLocal embedded = options.openEmbedded();
        if (embedded != null) {
            builder.transport(embedded.transport());
        }
        return new Connection(builder.build(), embedded);
    }

    private static DynabatchBuilder builder(ConnectionOptions options, CapacityLimit limit) {
        DynabatchBuilder builder = Dynabatch.builder().limit(limit);
        URI endpoint = options.endpoint();
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        if (options.region != null) {
            builder.region(options.region);
        }
        if (options.profile != null) {
            builder.profile(options.profile);
        }
        return builder;
    }

    Dynabatch client() {
        return client;
    }

    @Override
    public void close() {
        try {
            client.close();
        } finally {
            if (embedded != null) {
                embedded.close();
            }
        }
    }
}
