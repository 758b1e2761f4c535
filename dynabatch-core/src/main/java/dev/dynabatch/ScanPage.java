package dev.dynabatch;

import dev.dynabatch.metrics.RequestMetrics;
import java.util.List;
import java.util.Optional;

/**
 * One page of a scan.
 *
 * @param items the items; may be empty although more pages follow
 * @param lastEvaluatedKey where the next page goes on ({@link ScanOptions#withStartKey}), or empty after the last page
 * @param metrics the request that brought it
 */
public record ScanPage(List<Item> items, Optional<Item> lastEvaluatedKey, RequestMetrics metrics) {}
