package dev.dynabatch.internal.model;

import dev.dynabatch.metrics.ConsumedCapacity;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer, decoded.
 *
 * @param value what it says
 * @param consumed the capacity consumed, or null when not reported
 * @param unprocessed how many keys or items came back
 * @param <T> what it says
 */
public record Decoded<T>(T value, @Nullable ConsumedCapacity consumed, int unprocessed) {}
