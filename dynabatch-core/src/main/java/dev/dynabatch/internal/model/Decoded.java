package dev.dynabatch.internal.model;

import dev.dynabatch.metrics.ConsumedCapacity;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer, decoded.
 *
 * @param value what it says
 * @param consumed the capacity consumed, or null when not reported
 * @param unprocessed how many keys or items came back
 * @param throttled how many of them for lack of capacity
 * @param <T> what it says
 */
public record Decoded<T>(T value, @Nullable ConsumedCapacity consumed, int unprocessed, int throttled) {
    /** One of which all that came back did so for lack of capacity. */
    public Decoded(T value, @Nullable ConsumedCapacity consumed, int unprocessed) {
        this(value, consumed, unprocessed, unprocessed);
    }
}
