package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Capacity units by size, and how an answer reports them. */
enum Capacity {
    /** Not reported. */
    NONE,
    /** One sum a table. */
    TOTAL,
    /** The sum, and the table's and each index's share. */
    INDEXES;

    /** What the parameter may say, in the service's order. */
    static final List<String> NAMES = List.of("INDEXES", "TOTAL", "NONE");

    private static final int WRITE_STEP = 1 << 10;
    private static final int READ_STEP = 4 << 10;

    /** What the parameter says; called once it is known to be valid. */
    static Capacity of(@Nullable String parameter) {
        return parameter == null ? NONE : valueOf(parameter);
    }

    /** WCU of one write, by the larger of the old and the new size; a missing item (-1) counts as one step. */
    static double write(int oldSize, int newSize) {
        return steps(Math.max(oldSize, newSize), WRITE_STEP);
    }

    /** RCU of reading so many bytes; eventually consistent reads cost half. */
    static double read(long size, boolean consistent) {
        return steps(size, READ_STEP) * (consistent ? 1.0 : 0.5);
    }

    /** Writes one table's consumption as an object. */
    void write(String table, Units units, JsonWriter out) {
        out.beginObject().name("TableName").string(table).name("CapacityUnits").number(units.total());
        if (this == INDEXES) {
            out.name("Table").beginObject().name("CapacityUnits").number(units.table());
            out.endObject();
            writeIndexes("LocalSecondaryIndexes", units, false, out);
            writeIndexes("GlobalSecondaryIndexes", units, true, out);
        }
        out.endObject();
    }

    private static void writeIndexes(String member, Units units, boolean global, JsonWriter out) {
        if (units.indexes().keySet().stream().noneMatch(index -> index.global() == global)) {
            return;
        }
        out.name(member).beginObject();
        units.indexes().forEach((index, consumed) -> {
            if (index.global() == global) {
                out.name(index.name()).beginObject().name("CapacityUnits").number(consumed);
                out.endObject();
            }
        });
        out.endObject();
    }

    /** Writes the member {@code ConsumedCapacity}, if it is wanted. */
    void member(String table, Units units, JsonWriter out) {
        if (this != NONE) {
            out.name("ConsumedCapacity");
            write(table, units, out);
        }
    }

    private static double steps(long size, int step) {
        return Math.max(1, (size + step - 1) / step);
    }
}
