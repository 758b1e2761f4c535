package dev.dynabatch.internal.model;

import dev.dynabatch.metrics.ConsumedCapacity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer to BatchWriteItem, decoded.
 *
 * @param unprocessed the keys of the operations that came back
 * @param consumed the capacity consumed, or null when not reported
 */
public record WriteReply(Set<Key> unprocessed, @Nullable ConsumedCapacity consumed) {}
