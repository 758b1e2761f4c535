package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.time.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables that were created so recently that the service may not find them everywhere yet. */
final class TableGrace {
    /** A new table is ACTIVE within seconds as a rule; a minute covers the service's own propagation. */
    private static final long GRACE_NANOS = 60_000_000_000L;

    private final Ticker ticker;
    private final Map<String, Long> since = new ConcurrentHashMap<>();

    TableGrace(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The table was created, or seen in creation, now. */
    void created(String table) {
        since.put(table, ticker.nanos());
    }

    /** Whether the table may not be found yet. */
    boolean covers(String table) {
        Long start = since.get(table);
        return start != null && ticker.nanos() - start < GRACE_NANOS;
    }
}
