package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.DynabatchBuilder;
import dev.dynabatch.ItemSize;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.metrics.DynabatchObserver;
import java.util.List;
import java.util.Map;

/** Writes with Dynabatch, all callers through one writer. */
final class DynabatchClient implements Client {
    /** For small items, less than the distinct ones take: two of one key in memory at once would be sent as one. */
    private static final long LITTLE_MEMORY = 32L << 20;

    private static final double SMALL_BYTES = 500;
    /** Of so many at most one may be superseded: each is a little work less. */
    private static final int MOST_SUPERSEDED = 1_000;

    private final List<Map<String, Object>> items;
    private final boolean futures;
    private final Dynabatch dynamo;
    private final BatchWriter writer;
    private long put;

    /**
     * @param futures whether each put is asked for a future of its outcome
     * @param observers who looks on
     */
    DynabatchClient(ClientSettings settings, boolean futures, List<DynabatchObserver> observers) {
        this.items = settings.items();
        this.futures = futures;
        DynabatchBuilder builder = Dynabatch.builder()
                .endpoint(settings.endpoint())
                .region(ClientSettings.REGION)
                .credentials(
                        CredentialsProvider.of(Credentials.of(ClientSettings.ACCESS_KEY, ClientSettings.SECRET_KEY)))
                .maxInFlight(settings.connections());
        if (ItemSize.of(settings.kind().item(0)) < SMALL_BYTES) {
            builder.memoryBudget(LITTLE_MEMORY);
        }
        observers.forEach(builder::observer);
        this.dynamo = builder.build();
        this.writer = dynamo.writer(
                ItemKind.TABLE, WriterOptions.DEFAULTS.withKeySchema(KeySchema.of(ItemKind.PARTITION_KEY, KeyType.S)));
    }

    @Override
    public void write(Blocks blocks) {
        for (int from = blocks.take(); from >= 0; from = blocks.take()) {
            for (Map<String, Object> item : items.subList(from, from + Blocks.SIZE)) {
                if (futures) {
                    var unused = writer.putAsync(item); // flush tells whether it was written
                } else {
                    writer.put(item);
                }
            }
        }
    }

    @Override
    public void finish(int count) {
        WriterCounts counts = writer.flush();
        put += count;
        // a caller that the machine lets wait may be lapped: then two of one key meet in the queue after all
        if (counts.written() + counts.superseded() != put || counts.superseded() > put / MOST_SUPERSEDED) {
            throw new IllegalStateException(put + " items put, but " + counts);
        }
    }

    @Override
    public void close() {
        dynamo.close();
    }
}
