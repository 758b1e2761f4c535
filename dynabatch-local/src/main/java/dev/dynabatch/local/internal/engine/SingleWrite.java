package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Access;
import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The common half of PutItem, UpdateItem and DeleteItem: makes one change and answers it. */
final class SingleWrite {
    private final ReturnValues wanted;
    private byte @Nullable [] oldItem;
    private int oldSize = -1;
    private byte @Nullable [] newItem;

    private SingleWrite(ReturnValues wanted) {
        this.wanted = wanted;
    }

    /** What takes the place of an item. */
    @FunctionalInterface
    interface Next {
        /**
         * The stored form of the new item, or null if there is to be none.
         *
         * @param old what is there; nothing if there is no item, or if it does not matter
         */
        byte @Nullable [] of(Map<String, AttributeValue> old);

        /** Whether it matters what is there. */
        default boolean dependsOnOld() {
            return false;
        }

        /** The part of the item that is new, if not all of it. */
        default @Nullable Projection updated() {
            return null;
        }
    }

    static void run(
            Table table, byte[] key, Next next, @Nullable Filter condition, ItemRequest request, JsonWriter out) {
        Store store = table.store();
        TableDefinition definition = table.definition();
        Units units = new Units();
        SingleWrite write = new SingleWrite(request.returnValues());
        boolean matters = condition != null || next.dependsOnOld();
        boolean reads = matters
                || write.wanted != ReturnValues.NONE
                || !definition.indexes().isEmpty();
        long position = table.write(List.of(key), () -> {
            if (reads) {
                write.oldItem = store.get(table.space(), key);
                write.oldSize = size(write.oldItem);
            } else if (request.capacity() != Capacity.NONE || table.throttle() != null) {
                write.oldSize = store.weight(table.space(), key);
            }
            Map<String, AttributeValue> old =
                    matters && write.oldItem != null ? StoredItem.attributes(write.oldItem) : Map.of();
            boolean met = condition == null || condition.test(old);
            // a condition that fails costs what the write would have, as far as that is known
            write.newItem = met || !next.dependsOnOld() ? next.of(old) : null;
            units.addTable(Capacity.write(write.oldSize, size(write.newItem)), key);
            if (!met) {
                table.admit(Access.WRITE, units);
                throw ServiceException.conditionFailed(request.returnOldOnFailure() ? write.oldItem : null);
            }
            Change change = new Change(table.space(), key, write.newItem);
            List<Change> changes = IndexChanges.of(definition, change, write.oldItem, units);
            table.admit(Access.WRITE, units);
            return changes;
        });
        store.await(position);
        out.beginObject();
        write.attributes(next.updated(), out);
        request.capacity().member(request.tableName(), units, out);
        if (request.returnMetrics()) {
            ItemCollection.write(table, request.attributes(), out);
        }
        out.endObject();
    }

    private void attributes(@Nullable Projection updated, JsonWriter out) {
        byte[] shown = switch (wanted) {
            case NONE -> null;
            case ALL_OLD, UPDATED_OLD -> oldItem;
            case ALL_NEW, UPDATED_NEW -> newItem;
        };
        if (shown == null) {
            return;
        }
        if (wanted == ReturnValues.ALL_OLD || wanted == ReturnValues.ALL_NEW) {
            StoredItem.write(shown, out.name("Attributes"));
            return;
        }
        Map<String, AttributeValue> part = updated == null ? Map.of() : updated.of(StoredItem.attributes(shown));
        if (!part.isEmpty()) {
            Items.write(part, out.name("Attributes"));
        }
    }

    private static int size(byte @Nullable [] item) {
        return item == null ? -1 : Weights.of(item);
    }
}
