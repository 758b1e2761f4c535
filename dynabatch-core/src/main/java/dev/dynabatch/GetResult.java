package dev.dynabatch;

import dev.dynabatch.metrics.RequestMetrics;
import java.util.Optional;

/**
 * The answer to a get.
 *
 * @param item the item, or empty if there is none with that key
 * @param metrics the request that brought it
 */
public record GetResult(Optional<Item> item, RequestMetrics metrics) {}
