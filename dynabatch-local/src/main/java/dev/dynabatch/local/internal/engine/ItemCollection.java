package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.util.Map;

/** An item collection: the items of one partition key, in a table with local indexes and in those indexes. */
final class ItemCollection {
    private static final long GB = 1L << 30;

    private ItemCollection() {}

    /** Writes its key and its size, if the table has local indexes: whole gigabytes below and above. */
    static void write(Table table, Map<String, AttributeValue> item, JsonWriter out) {
        TableDefinition definition = table.definition();
        String name = definition.schema().partitionKey().name();
        AttributeValue partition = item.get(name);
        if (partition == null || definition.indexes().stream().allMatch(SecondaryIndex::global)) {
            return;
        }
        byte[] prefix = OrderedKey.partition(partition);
        long size = size(table, table.space(), prefix);
        for (SecondaryIndex index : definition.indexes()) {
            size += index.global() ? 0 : size(table, table.space() + index.ordinal(), prefix);
        }
        long below = size / GB;
        out.name("ItemCollectionMetrics").beginObject().name("ItemCollectionKey");
        Items.write(Map.of(name, partition), out);
        out.name("SizeEstimateRangeGB").beginArray();
        out.number((double) below).number(below + 1.0).endArray().endObject();
    }

    private static long size(Table table, int space, byte[] prefix) {
        long[] size = new long[1];
        table.store().scan(space, prefix, OrderedKey.afterAll(prefix), (key, value) -> {
            size[0] += Weights.of(value);
            return true;
        });
        return size[0];
    }
}
