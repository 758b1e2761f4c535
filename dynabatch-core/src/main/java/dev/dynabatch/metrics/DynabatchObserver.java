package dev.dynabatch.metrics;

import dev.dynabatch.FailedOperation;

/**
 * Is told what a client does. Every method does nothing by default.
 *
 * <p>Calls come one at a time on the client's callback executor, never on an event loop and never under a lock. What an
 * observer throws is logged and otherwise ignored.
 */
public interface DynabatchObserver {
    /** A request ended, whether it succeeded or not. */
    default void requestEnded(RequestMetrics request) {}

    /** An operation of a writer ended as failed. */
    default void operationFailed(FailedOperation operation) {}

    /**
     * A partition key has come to 80% of what one partition takes, 1,000 write units a second: it will be throttled if it
     * gets more, and hold up what is written to it. Told once a key, while it is among the last 1,000 found of its table.
     */
    default void hotKeyFound(HotKey key) {}
}
