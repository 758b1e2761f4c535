package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.flight.Flight;
import dev.dynabatch.metrics.BlockedCaller;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.BlockedTotals;
import dev.dynabatch.metrics.DynabatchObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts how long the callers of one writer wait for memory, and why. */
final class BlockedCallers {
    private static final long TOLD_NANOS = DynabatchObserver.BLOCKED_AT_LEAST.toNanos();

    private final String table;
    private final ClientParts client;
    private final Map<BlockedReason, BlockedTotals> totals = new ConcurrentHashMap<>();

    BlockedCallers(String table, ClientParts client) {
        this.table = table;
        this.client = client;
    }

    /** One wait, of one thread. */
    static final class Wait {
        private final long startNanos;
        private final @Nullable Object flight;
        private @Nullable BlockedReason reason;

        private Wait(long startNanos, @Nullable Object flight) {
            this.startNanos = startNanos;
            this.flight = flight;
        }

        /** Says why, the first time: what holds later may be a consequence. */
        void because(Supplier<BlockedReason> why) {
            if (reason == null) {
                reason = why.get();
            }
        }
    }

    Wait begin() {
        return new Wait(client.now(), Flight.blockedBegins());
    }

    /** Ends a wait; what never came so far as to wait does not count. */
    void end(Wait wait, boolean accepted) {
        BlockedReason reason = wait.reason;
        if (reason == null) {
            return;
        }
        long took = Math.max(0, client.now() - wait.startNanos);
        totals.merge(reason, new BlockedTotals(1, took), BlockedTotals::plus);
        Flight.blockedEnded(wait.flight, table, reason, accepted);
        if (took >= TOLD_NANOS) {
            client.metrics().callerBlocked(new BlockedCaller(table, reason, Duration.ofNanos(took), accepted));
        }
    }

    Map<BlockedReason, BlockedTotals> totals() {
        return totals;
    }
}
