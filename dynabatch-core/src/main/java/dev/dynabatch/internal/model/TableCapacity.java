package dev.dynabatch.internal.model;

import java.util.Map;

/**
 * The capacity of a table and of its global secondary indexes, by name.
 *
 * @param table the table's own
 * @param indexes of each index
 */
public record TableCapacity(Units table, Map<String, Units> indexes) {
    /** WCU a second that a new on-demand table takes. Source: developer guide, "On-demand capacity mode". */
    public static final long ON_DEMAND_WCU = 4_000;
    /** RCU a second that a new on-demand table takes. Source: as before. */
    public static final long ON_DEMAND_RCU = 12_000;

    /** Capacity units a second. */
    public record Units(long write, long read) {}

    /** Takes an immutable copy. */
    public TableCapacity {
        indexes = Map.copyOf(indexes);
    }
}
