package dev.dynabatch.benchmarks.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Dynabatch: a getter, a scan, and a scan's raw JSON. */
final class DynabatchReader implements Reader {
    private static final byte[] ITEM = "{\"Item\":".getBytes(UTF_8);
    private static final byte[] END = "}\n".getBytes(UTF_8);

    private final Dynabatch dynamo;
    private final BatchGetter getter;
    private final List<Map<String, Object>> keys;

    DynabatchReader(java.net.URI endpoint) {
        dynamo = Dynabatch.builder()
                .endpoint(endpoint)
                .region("us-east-1")
                .credentials(CredentialsProvider.of(Credentials.of("AKIDBENCHMARKEXAMPLE", "secret")))
                .build();
        getter = dynamo.getter(
                ItemKind.TABLE, GetterOptions.DEFAULTS.withKeySchema(KeySchema.of(ItemKind.PARTITION_KEY, KeyType.S)));
        keys = ReadServer.keys().stream()
                .map(key -> Map.<String, Object>of(ItemKind.PARTITION_KEY, key))
                .toList();
    }

    @Override
    public long read(Job job, int answers) throws IOException {
        return switch (job) {
            case GET -> get(answers);
            case SCAN -> scan(answers);
            case EXPORT -> export(answers);
        };
    }

    private long get(int answers) {
        Iterator<Map<String, Object>> wanted = new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < answers * Job.KEYS;
            }

            @Override
            public Map<String, Object> next() {
                return keys.get(next++ % keys.size());
            }
        };
        long sum = 0;
        try (Stream<KeyedItem> items = getter.getAll(wanted)) {
            for (Iterator<KeyedItem> each = items.iterator(); each.hasNext(); ) {
                sum += touch(each.next().item().orElseThrow());
            }
        }
        return sum;
    }

    private static long touch(Item item) {
        long sum = 0;
        for (Map.Entry<String, ?> attribute : item.entrySet()) {
            sum += attribute.getKey().length() + attribute.getValue().hashCode();
        }
        return sum;
    }

    private ItemPages pages() {
        return dynamo.scanPages(ItemKind.TABLE, ScanOptions.DEFAULTS.withTotalSegments(1));
    }

    private long scan(int answers) {
        long sum = 0;
        for (int i = 0; i < answers; i += Job.PAGES) {
            try (Stream<Item> items = pages().items()) {
                sum += items.mapToLong(DynabatchReader::touch).sum();
            }
        }
        return sum;
    }

    private long export(int answers) throws IOException {
        Counting counting = new Counting();
        try (BufferedOutputStream out = new BufferedOutputStream(counting, 1 << 18)) {
            for (int i = 0; i < answers; i += Job.PAGES) {
                try (ItemPages pages = pages()) {
                    while (pages.hasNext()) {
                        pages.next().forEachJson((bytes, offset, length) -> {
                            out.write(ITEM);
                            out.write(bytes, offset, length);
                            out.write(END);
                        });
                    }
                }
            }
        }
        return counting.bytes;
    }

    @Override
    public void close() {
        dynamo.close();
    }
}
