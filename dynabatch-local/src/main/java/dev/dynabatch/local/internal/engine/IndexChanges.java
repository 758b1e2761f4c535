package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one write changes: the item, and its entries in the table's indexes, all at once. */
final class IndexChanges {
    private final TableDefinition definition;
    private final byte[] tableKey;
    private final Units units;
    private final List<Change> changes = new ArrayList<>();

    private IndexChanges(TableDefinition definition, byte[] tableKey, Units units) {
        this.definition = definition;
        this.tableKey = tableKey;
        this.units = units;
    }

    /**
     * A write and what follows from it.
     *
     * @param old the stored item it replaces, or null
     * @param units takes what the indexes cost
     */
    static List<Change> of(TableDefinition definition, Change change, byte @Nullable [] old, Units units) {
        if (definition.indexes().isEmpty()) {
            return List.of(change);
        }
        IndexChanges all = new IndexChanges(definition, change.key(), units);
        all.changes.add(change);
        byte[] next = change.value();
        Map<String, AttributeValue> before = old == null ? Map.of() : StoredItem.attributes(old);
        Map<String, AttributeValue> after = next == null ? Map.of() : StoredItem.attributes(next);
        for (SecondaryIndex index : definition.indexes()) {
            all.add(index, all.entry(index, before, old), all.entry(index, after, next));
        }
        return all.changes;
    }

    private @Nullable Change entry(SecondaryIndex index, Map<String, AttributeValue> item, byte @Nullable [] stored) {
        if (stored == null || !index.takes(item)) {
            return null;
        }
        byte[] kept = index.projection().isAll()
                ? stored
                : StoredItem.of(index.project(definition.schema(), item), new JsonWriter());
        return new Change(definition.space() + index.ordinal(), index.key(item, tableKey), kept);
    }

    /** An entry that moves is deleted and put: two writes. One that stays as it is costs nothing. */
    private void add(SecondaryIndex index, @Nullable Change before, @Nullable Change after) {
        boolean moves = before != null && after != null && !Arrays.equals(before.key(), after.key());
        if (before != null && (after == null || moves)) {
            changes.add(new Change(before.space(), before.key(), null));
            units.add(index, Capacity.write(size(before), -1), before.key());
        }
        if (after != null && (before == null || moves)) {
            changes.add(after);
            units.add(index, Capacity.write(-1, size(after)), after.key());
        } else if (before != null && after != null && !Arrays.equals(before.value(), after.value())) {
            changes.add(after);
            units.add(index, Capacity.write(size(before), size(after)), after.key());
        }
    }

    private static int size(Change entry) {
        byte[] value = entry.value();
        return value == null ? -1 : Weights.of(value);
    }
}
