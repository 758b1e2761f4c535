package dev.dynabatch;

import dev.dynabatch.metrics.RequestMetrics;

/** How an operation ended. Every accepted operation ends in exactly one outcome. */
public sealed interface Outcome permits Outcome.Written, Outcome.Superseded, FailedOperation {

    /**
     * The table holds it, or held it until something later.
     *
     * @param attempts how many requests carried it
     * @param request the request that wrote it
     */
    record Written(int attempts, RequestMetrics request) implements Outcome {}

    /**
     * Replaced by a later operation on its key before it was known to be written; that later one was written.
     *
     * @param successor the request that wrote the one that replaced it
     */
    record Superseded(RequestMetrics successor) implements Outcome {}
}
