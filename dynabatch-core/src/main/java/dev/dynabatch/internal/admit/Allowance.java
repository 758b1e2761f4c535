package dev.dynabatch.internal.admit;

import java.util.Map;

/**
 * How many units a second a table and its indexes allow.
 *
 * @param table the table's own
 * @param indexes those of global secondary indexes that differ from the table's
 * @param burstNanos how much time's worth may be saved up
 */
public record Allowance(long table, Map<String, Long> indexes, long burstNanos) {
    /** Takes an immutable copy. */
    public Allowance {
        indexes = Map.copyOf(indexes);
    }

    long of(String index) {
        return indexes.getOrDefault(index, table);
    }
}
