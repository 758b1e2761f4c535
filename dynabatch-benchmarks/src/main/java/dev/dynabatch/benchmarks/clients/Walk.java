package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.Write;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.internal.codec.ItemEncoder;
import java.util.List;
import java.util.Map;

/** Encodes every item as Dynabatch does and sends nothing. */
final class Walk implements Client {
    private static final KeySchema KEY = KeySchema.of(ItemKind.PARTITION_KEY, KeyType.S);

    private final List<Map<String, Object>> items;

    Walk(ClientSettings settings) {
        items = settings.items();
    }

    @Override
    public void write(Blocks blocks) {
        ItemEncoder encoder = new ItemEncoder(List.of());
        long bytes = 0;
        for (int from = blocks.take(); from >= 0; from = blocks.take()) {
            for (Map<String, Object> item : items.subList(from, from + Blocks.SIZE)) {
                bytes += encoder.encode(Write.put(item), KEY).length();
            }
        }
        if (bytes == 1) {
            throw new IllegalStateException("an item has more than one byte"); // the bytes are used, so encoded
        }
    }
}
