package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
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
        Map<String, Double> units = new LinkedHashMap<>();
        changes.forEach((table, list) -> units.put(table.definition().name(), write(table, list, count)));

        out.beginObject().name("UnprocessedItems").beginObject().endObject();
        if (count) {
            out.name("ConsumedCapacity").beginArray();
            units.forEach((name, sum) -> request.capacity().write(name, sum, out));
            out.endArray();
        }
        out.endObject();
    }

    private static double write(Table table, List<Change> changes, boolean count) {
        double[] units = new double[1];
        long position = table.write(changes.stream().map(Change::key).toList(), () -> {
            for (Change change : changes) {
                if (count) {
                    byte[] value = change.value();
                    int old = table.store().weight(change.space(), change.key());
                    units[0] += Capacity.write(old, value == null ? -1 : Weights.of(value));
                }
            }
            return changes;
        });
        table.store().await(position);
        return units[0];
    }
}
