package dev.dynabatch;

import dev.dynabatch.metrics.RequestMetrics;

/**
 * A single put or delete that was done.
 *
 * @param metrics the request that did it
 */
public record WriteResult(RequestMetrics metrics) {}
