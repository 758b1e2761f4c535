package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.time.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables that were created so recently that the service may not find them everywhere yet. */
final class TableGrace {
    private static final long SECOND = 1_000_000_000L;
    /** A new table is ACTIVE within seconds as a rule. */
    private static final long CREATING_NANOS = 60 * SECOND;
    /** Once it is, what the service says of it agrees "in a few seconds" (API reference, DescribeTable). */
    private static final long ACTIVE_NANOS = 25 * SECOND;
    /** And once something was written to it, it is only some of its servers that have not heard of it. */
    private static final long WRITTEN_NANOS = 10 * SECOND;

    private final Ticker ticker;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();

    TableGrace(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The table was created, or seen in creation, now. */
    void created(String table) {
        ends.put(table, ticker.nanos() + CREATING_NANOS);
    }

    /** The table was seen active. */
    void active(String table) {
        endWithin(table, ACTIVE_NANOS);
    }

    /** Something was written to the table. */
    void written(String table) {
        endWithin(table, WRITTEN_NANOS);
    }

    private void endWithin(String table, long nanos) {
        long end = ticker.nanos() + nanos;
        ends.computeIfPresent(table, (name, known) -> end - known < 0 ? end : known);
    }

    /** Whether the table may not be found yet. */
    boolean covers(String table) {
        Long end = ends.get(table);
        return end != null && ticker.nanos() - end < 0;
    }
}
