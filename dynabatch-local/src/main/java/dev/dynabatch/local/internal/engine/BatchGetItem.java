package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** BatchGetItem: up to 100 items by key, up to 16 MB; the keys beyond come back unprocessed. */
record BatchGetItem(Tables tables) implements Operation {
    /** The most one answer carries, in billed bytes. Source: API reference. */
    private static final long MAX_ANSWER = 16 << 20;

    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        BatchGetRequest request = BatchGetRequest.read(in);
        List<Read> reads = new ArrayList<>();
        request.tables().forEach((name, keys) -> reads.add(read(name, keys)));

        long size = 0;
        out.beginObject().name("Responses").beginObject();
        for (Read read : reads) {
            out.name(read.table.definition().name()).beginArray();
            size = read.run(size, out);
            out.endArray();
        }
        out.endObject().name("UnprocessedKeys").beginObject();
        reads.forEach(read -> read.writeUnprocessed(out));
        out.endObject();
        if (request.capacity() != Capacity.NONE) {
            out.name("ConsumedCapacity").beginArray();
            for (Read read : reads) {
                request.capacity().write(read.table.definition().name(), read.units, out);
            }
            out.endArray();
        }
        out.endObject();
    }

    private Read read(String table, BatchGetRequest.Keys keys) {
        Projection projection = keys.expressions().projection();
        keys.expressions().checkUsed();
        Table found = tables.get(table);
        keys.expressions().checkScalars(found.definition());
        return new Read(found, keys, projection);
    }

    /** The part of the request that reads one table. */
    private static final class Read {
        private final Table table;
        private final Map<ByteBuffer, Map<String, AttributeValue>> keys = new LinkedHashMap<>();
        private final List<Map<String, AttributeValue>> unprocessed = new ArrayList<>();
        private final BatchGetRequest.Keys wanted;
        private final @Nullable Projection projection;
        private final Units units = new Units();

        Read(Table table, BatchGetRequest.Keys wanted, @Nullable Projection projection) {
            this.table = table;
            this.wanted = wanted;
            this.projection = projection;
            for (Map<String, AttributeValue> key : wanted.keys()) {
                byte[] ordered = TableKeys.ofKey(table.definition().schema(), key);
                if (keys.put(ByteBuffer.wrap(ordered), key) != null) {
                    throw ServiceException.validation("Provided list of item keys contains duplicates");
                }
            }
        }

        long run(long sizeBefore, JsonWriter out) {
            long size = sizeBefore;
            for (Map.Entry<ByteBuffer, Map<String, AttributeValue>> key : keys.entrySet()) {
                byte[] stored = unprocessed.isEmpty()
                        ? table.store().get(table.space(), key.getKey().array())
                        : null;
                int itemSize = stored == null ? 0 : Weights.of(stored);
                if (!unprocessed.isEmpty() || size + itemSize > MAX_ANSWER) {
                    unprocessed.add(key.getValue());
                    continue;
                }
                size += itemSize;
                units.addTable(Capacity.read(itemSize, wanted.consistent()));
                if (stored != null) {
                    StoredItem.write(stored, projection, out);
                }
            }
            return unprocessed.isEmpty() ? size : MAX_ANSWER;
        }

        void writeUnprocessed(JsonWriter out) {
            if (!unprocessed.isEmpty()) {
                out.name(table.definition().name()).beginObject();
                out.name("Keys").beginArray();
                unprocessed.forEach(key -> Items.write(key, out));
                out.endArray().name("ConsistentRead").bool(wanted.consistent());
                wanted.expressions().writeProjection(out);
                out.endObject();
            }
        }
    }
}
