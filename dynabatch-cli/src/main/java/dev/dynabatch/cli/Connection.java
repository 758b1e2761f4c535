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
        return open(options, CapacityLimit.adaptive(), new Patience(console, false));
    }

    /** For a command that shows its {@link Progress}. */
    static Connection open(Console console, ConnectionOptions options, CapacityLimit limit) {
        return open(options, limit, new Patience(console, console.terminal()));
    }

    private static Connection open(ConnectionOptions options, CapacityLimit limit, Patience patience) {
        DynabatchBuilder builder = builder(options, limit).observer(patience);
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
