package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An item collection: the items of one partition key, in a table with local indexes and in those indexes. */
final class ItemCollection {
    private static final long GB = 1L << 30;

    private ItemCollection() {}

    /** Writes the key and the size of an item's collection, if the table has local indexes. */
    static void write(Table table, Map<String, AttributeValue> item, JsonWriter out) {
        if (exists(table)) {
            write(table, partition(table, item), out.name("ItemCollectionMetrics"));
        }
    }

    /** Writes, by table, the keys and the sizes of the collections of several items, if any table has local indexes. */
    static void write(Map<Table, List<Map<String, AttributeValue>>> items, JsonWriter out) {
        if (items.keySet().stream().noneMatch(ItemCollection::exists)) {
            return;
        }
        out.name("ItemCollectionMetrics").beginObject();
        items.forEach((table, written) -> {
            if (exists(table)) {
                Map<ByteBuffer, AttributeValue> partitions = new LinkedHashMap<>();
                for (Map<String, AttributeValue> item : written) {
                    AttributeValue partition = partition(table, item);
                    partitions.put(ByteBuffer.wrap(OrderedKey.partition(partition)), partition);
                }
                out.name(table.definition().name()).beginArray();
                partitions.values().forEach(partition -> write(table, partition, out));
                out.endArray();
            }
        });
        out.endObject();
    }

    private static boolean exists(Table table) {
        return !table.definition().indexes().stream().allMatch(SecondaryIndex::global);
    }

    private static AttributeValue partition(Table table, Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(partitionKey(table)), "every item written has a key");
    }

    private static String partitionKey(Table table) {
        return table.definition().schema().partitionKey().name();
    }

    /** The size in whole gigabytes below and above. */
    private static void write(Table table, AttributeValue partition, JsonWriter out) {
        byte[] prefix = OrderedKey.partition(partition);
        long size = size(table, table.space(), prefix);
        for (SecondaryIndex index : table.definition().indexes()) {
            size += index.global() ? 0 : size(table, table.space() + index.ordinal(), prefix);
        }
        long below = size / GB;
        out.beginObject().name("ItemCollectionKey");
        Items.write(Map.of(partitionKey(table), partition), out);
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
