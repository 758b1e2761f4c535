package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The common half of PutItem and DeleteItem: makes one change and answers it. */
final class SingleWrite {
    private SingleWrite() {}

    static void run(Table table, Change change, @Nullable Filter condition, ItemRequest request, JsonWriter out) {
        Store store = table.store();
        TableDefinition definition = table.definition();
        Units units = new Units();
        boolean reads = request.returnOld()
                || condition != null
                || !definition.indexes().isEmpty();
        Old old = new Old();
        long position = table.write(List.of(change.key()), () -> {
            if (reads) {
                old.item = store.get(change.space(), change.key());
                old.size = old.item == null ? -1 : Weights.of(old.item);
            } else if (request.capacity() != Capacity.NONE) {
                old.size = store.weight(change.space(), change.key());
            }
            if (condition != null && !condition.test(old.attributes())) {
                throw ServiceException.conditionFailed(request.returnOldOnFailure() ? old.item : null);
            }
            return IndexChanges.of(definition, change, old.item, units);
        });
        store.await(position);
        out.beginObject();
        if (old.item != null && request.returnOld()) {
            out.name("Attributes");
            StoredItem.write(old.item, out);
        }
        byte[] value = change.value();
        units.addTable(Capacity.write(old.size, value == null ? -1 : Weights.of(value)));
        request.capacity().member(request.tableName(), units, out);
        if (request.returnMetrics()) {
            ItemCollection.write(table, request.attributes(), out);
        }
        out.endObject();
    }

    private static final class Old {
        private byte @Nullable [] item;
        private int size = -1;

        Map<String, AttributeValue> attributes() {
            return item == null ? Map.of() : StoredItem.attributes(item);
        }
    }
}
