package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Access;
import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * BatchWriteItem: up to 25 puts and deletes. Each takes effect by itself; the batch is checked as a whole first. Those
 * there is no capacity for come back unprocessed, unless there was none for any.
 */
record BatchWriteItem(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        BatchWriteRequest request = BatchWriteRequest.read(in);
        List<Part> parts = new ArrayList<>();
        request.tables().forEach((name, writes) -> parts.add(new Part(tables.get(name), writes)));
        boolean count = request.capacity() != Capacity.NONE;
        parts.forEach(part -> part.run(count));
        if (parts.stream().allMatch(Part::whollyThrottled)) {
            throw ServiceException.throttled(parts.stream().flatMap(part -> part.reasons.stream()));
        }

        out.beginObject().name("UnprocessedItems").beginObject();
        parts.forEach(part -> part.writeUnprocessed(out));
        out.endObject();
        if (count) {
            out.name("ConsumedCapacity").beginArray();
            parts.forEach(
                    part -> request.capacity().write(part.table.definition().name(), part.units, out));
            out.endArray();
        }
        if (request.returnMetrics()) {
            Map<Table, List<Map<String, AttributeValue>>> items = new LinkedHashMap<>();
            parts.forEach(part -> items.put(part.table, part.written()));
            ItemCollection.write(items, out);
        }
        out.endObject();
    }

    /** The part of the request that writes to one table. */
    private static final class Part {
        private final Table table;
        private final List<BatchWriteRequest.Write> writes;
        private final List<Change> changes;
        private final List<BatchWriteRequest.Write> unprocessed = new ArrayList<>(0);
        private final Set<ThrottlingReason> reasons = new LinkedHashSet<>(0);
        private final Units units = new Units();

        Part(Table table, List<BatchWriteRequest.Write> writes) {
            this.table = table;
            this.writes = writes;
            this.changes = BatchWriteRequest.changes(table, writes);
        }

        void run(boolean count) {
            Throttle throttle = table.throttle();
            boolean plain =
                    throttle == null && !count && table.definition().indexes().isEmpty();
            long position = table.write(changes.stream().map(Change::key).toList(), () -> {
                if (plain) {
                    return changes;
                }
                return throttle == null ? all() : served(throttle);
            });
            table.store().await(position);
        }

        private List<Change> all() {
            List<Change> all = new ArrayList<>(changes.size());
            changes.forEach(change -> all.addAll(effects(change, units)));
            return all;
        }

        /** What there is capacity for, decided one by one in the throttle's order. */
        private List<Change> served(Throttle throttle) {
            List<Change> served = new ArrayList<>(changes.size());
            for (int i : throttle.order(changes.size())) {
                Units cost = new Units();
                List<Change> effects = effects(changes.get(i), cost);
                Set<ThrottlingReason> refused = throttle.admit(Access.WRITE, cost);
                if (refused.isEmpty()) {
                    units.addAll(cost);
                    served.addAll(effects);
                } else {
                    reasons.addAll(refused);
                    unprocessed.add(writes.get(i));
                }
            }
            return served;
        }

        /** A write and what follows from it, and what that costs. */
        private List<Change> effects(Change write, Units cost) {
            byte[] value = write.value();
            int oldSize = table.store().weight(write.space(), write.key());
            cost.addTable(Capacity.write(oldSize, value == null ? -1 : Weights.of(value)), write.key());
            boolean indexed = !table.definition().indexes().isEmpty();
            byte[] old = indexed && oldSize >= 0 ? table.store().get(write.space(), write.key()) : null;
            return IndexChanges.of(table.definition(), write, old, cost);
        }

        boolean whollyThrottled() {
            return unprocessed.size() == writes.size();
        }

        List<Map<String, AttributeValue>> written() {
            return writes.stream()
                    .filter(write -> !unprocessed.contains(write))
                    .map(BatchWriteRequest.Write::attributes)
                    .toList();
        }

        void writeUnprocessed(JsonWriter out) {
            if (unprocessed.isEmpty()) {
                return;
            }
            out.name(table.definition().name()).beginArray();
            for (BatchWriteRequest.Write write : unprocessed) {
                boolean put = write.item() != null;
                out.beginObject().name(put ? "PutRequest" : "DeleteRequest");
                out.beginObject().name(put ? "Item" : "Key");
                Items.write(write.attributes(), out);
                out.endObject().endObject();
            }
            out.endArray();
        }
    }
}
