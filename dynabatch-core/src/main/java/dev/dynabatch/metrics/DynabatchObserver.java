package dev.dynabatch.metrics;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a client does. Every method does nothing by default.
 *
 * <p>Calls come one at a time on the client's callback executor, never on an event loop and never under a lock, in the order
 * of what they tell of, and requests and waits some milliseconds later: many are told at a time. What an
 * observer throws is logged and otherwise ignored. One that is too slow misses requests and waits: of those at most 10,000
 * are kept for it, and {@link MetricsSnapshot#untold()} counts the rest. The totals miss nothing.
 */
public interface DynabatchObserver {
    /** How long a caller waits before {@link #callerBlocked} is told of it. */
    Duration BLOCKED_AT_LEAST = Duration.ofMillis(1);

    /** A request ended, whether it succeeded or not. */
    default void requestEnded(RequestMetrics request) {}

    /** An operation of a writer ended as failed. */
    default void operationFailed(FailedOperation operation) {}

    /**
     * A partition key has come to 80% of what one partition takes, 1,000 write units a second: it will be throttled if it
     * gets more, and hold up what is written to it. Told once a key, while it is among the last 1,000 found of its table.
     */
    default void hotKeyFound(HotKey key) {}

    /**
     * A caller of put or delete had to wait for memory, for {@link #BLOCKED_AT_LEAST} or longer, and waits no more. Shorter
     * waits are counted only: {@link WriterTotals#blocked()}.
     */
    default void callerBlocked(BlockedCaller wait) {}

    /**
     * A client was made that this observer observes. Its {@linkplain Dynabatch#metrics() metrics} and {@linkplain
     * Dynabatch#hotKeys hot keys} may be read from any thread from now on.
     */
    default void clientOpened(Dynabatch client) {}

    /** A client that this observer observes was closed: nothing more will come of it. */
    default void clientClosed(Dynabatch client) {}

    /**
     * How to note on whose behalf an operation or a call is made, such as the trace it belongs to; null, as by default, when
     * there is no need to. Asked once a client. The supplier is run on the caller's thread in every call, so it must be
     * fast and must not block or throw; the different contexts of a request, those that are not null, come back in {@link
     * RequestMetrics#callers()}.
     */
    default @Nullable Supplier<? extends @Nullable Object> callerContext() {
        return null;
    }
}
