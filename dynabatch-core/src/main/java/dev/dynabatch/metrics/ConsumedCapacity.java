package dev.dynabatch.metrics;

import java.util.HashMap;
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

    /** Units by secondary index, of whatever kind: an index name is unique within its table. */
    Map<String, Double> indexes() {
        if (localIndexes.isEmpty()) {
            return globalIndexes;
        }
        Map<String, Double> both = new HashMap<>(globalIndexes);
        both.putAll(localIndexes);
        return both;
    }
}
