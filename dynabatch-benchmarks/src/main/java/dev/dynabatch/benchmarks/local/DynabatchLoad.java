package dev.dynabatch.benchmarks.local;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.DynabatchBuilder;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.benchmarks.Threads;
import dev.dynabatch.local.DynabatchLocal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes with Dynabatch, all threads through one writer, with its default settings. */
final class DynabatchLoad implements Load {
    private final List<Map<String, Object>> items;
    private final @Nullable DynabatchLocal store;
    private final Dynabatch dynamo;

    /** @param endpoint where, or null for Dynabatch Local in this process, in memory */
    DynabatchLoad(@Nullable URI endpoint, int items) {
        this.items = Items.of(items);
        DynabatchBuilder builder = Dynabatch.builder();
        if (endpoint == null) {
            store = DynabatchLocal.inMemory();
            builder.transport(store.transport());
        } else {
            store = null;
            builder.endpoint(endpoint)
                    .region("us-east-1")
                    .credentials(CredentialsProvider.of(Credentials.of("bench", "bench")));
        }
        dynamo = builder.build();
    }

    @Override
    public void emptyTable() {
        if (dynamo.tables().list().contains(Items.TABLE)) {
            dynamo.tables().delete(Items.TABLE);
        }
        dynamo.tables().create(Items.TABLE, KeySchema.of(Items.PARTITION_KEY, KeyType.S));
    }

    @Override
    public void write(int threads) {
        try (BatchWriter writer = dynamo.writer(Items.TABLE)) {
            Threads.run(threads, items.size(), (from, to) -> {
                for (int i = from; i < to; i++) {
                    writer.put(items.get(i));
                }
            });
            WriterCounts counts = writer.flush();
            if (counts.written() != items.size()) {
                throw new IllegalStateException(items.size() + " items put, but " + counts);
            }
        }
    }

    @Override
    public void close() {
        dynamo.close();
        if (store != null) {
            store.close();
        }
    }
}
