package dev.dynabatch.metrics;

import java.util.Map;

/**
 * What a client holds and may do at one moment.
 *
 * @param memoryUsed bytes of the memory budget in use
 * @param memoryLimit bytes of the memory budget
 * @param callersBlocked callers who wait for memory
 * @param requestsInFlight requests under way
 * @param requestsLimit how many may be under way, as found by how long answers take
 * @param tables by table: those with an open writer, an open getter or a capacity limit
 */
public record ClientGauges(
        long memoryUsed,
        long memoryLimit,
        int callersBlocked,
        int requestsInFlight,
        int requestsLimit,
        Map<String, TableGauges> tables) {

    /** Nothing. */
    public static final ClientGauges NONE = new ClientGauges(0, 0, 0, 0, 0, Map.of());

    /** Takes an immutable copy. */
    public ClientGauges {
        tables = Map.copyOf(tables);
    }

    /** How many more requests may leave. Not less than 0, though the limit may have come down below what is in flight. */
    public int permits() {
        return Math.max(0, requestsLimit - requestsInFlight);
    }

    /** What holds for one table. */
    public TableGauges of(String table) {
        return tables.getOrDefault(table, TableGauges.NONE);
    }
}
