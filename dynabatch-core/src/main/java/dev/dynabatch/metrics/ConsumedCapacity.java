package dev.dynabatch.metrics;

import java.util.Map;

/**
 * What one request consumed of one table, as the service reported it.
 *
 * @param table the table's name
 * @param total capacity units of the table and all its indexes
 * @param tableUnits units of the table itself; equals {@code total} where the service reports no detail
 * @param globalIndexes units by global secondary index; empty where the service reports no detail
 * @param localIndexes units by local secondary index; empty where the service reports no detail
 */
public record ConsumedCapacity(
        String table,
        double total,
        double tableUnits,
        Map<String, Double> globalIndexes,
        Map<String, Double> localIndexes) {

    /** Takes immutable copies. */
    public ConsumedCapacity {
        globalIndexes = Map.copyOf(globalIndexes);
        localIndexes = Map.copyOf(localIndexes);
    }
}
