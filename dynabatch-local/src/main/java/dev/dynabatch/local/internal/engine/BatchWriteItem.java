package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** BatchWriteItem: up to 25 puts and deletes. Each takes effect by itself; the batch is checked as a whole first. */
record BatchWriteItem(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        BatchWriteRequest request = BatchWriteRequest.read(in);
        Map<Table, List<Change>> changes = new LinkedHashMap<>();
        request.tables().forEach((name, writes) -> {
            Table table = tables.get(name);
            changes.put(table, BatchWriteRequest.changes(table, writes));
        });
        boolean count = request.capacity() != Capacity.NONE;
        Map<String, Units> units = new LinkedHashMap<>();
        changes.forEach((table, list) -> units.put(table.definition().name(), write(table, list, count)));

        out.beginObject().name("UnprocessedItems").beginObject().endObject();
        if (count) {
            out.name("ConsumedCapacity").beginArray();
            units.forEach((name, sum) -> request.capacity().write(name, sum, out));
            out.endArray();
        }
        if (request.returnMetrics()) {
            Map<Table, List<Map<String, AttributeValue>>> items = new LinkedHashMap<>();
            request.tables()
                    .forEach((name, writes) -> items.put(
                            tables.get(name),
                            writes.stream()
                                    .map(BatchWriteRequest.Write::attributes)
                                    .toList()));
            ItemCollection.write(items, out);
        }
        out.endObject();
    }

    private static Units write(Table table, List<Change> writes, boolean count) {
        Units units = new Units();
        boolean indexed = !table.definition().indexes().isEmpty();
        long position = table.write(writes.stream().map(Change::key).toList(), () -> {
            if (!count && !indexed) {
                return writes;
            }
            List<Change> changes = new ArrayList<>(writes.size());
            for (Change write : writes) {
                byte[] value = write.value();
                int oldSize = table.store().weight(write.space(), write.key());
                units.addTable(Capacity.write(oldSize, value == null ? -1 : Weights.of(value)));
                byte[] old = indexed && oldSize >= 0 ? table.store().get(write.space(), write.key()) : null;
                changes.addAll(IndexChanges.of(table.definition(), write, old, units));
            }
            return changes;
        });
        table.store().await(position);
        return units;
    }
}
