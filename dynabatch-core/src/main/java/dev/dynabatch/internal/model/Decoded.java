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
 * @param tableShort how many of these say that the table is short, and not a few of its keys
 * @param <T> what it says
 */
public record Decoded<T>(T value, @Nullable ConsumedCapacity consumed, int unprocessed, int throttled, int tableShort) {
    /** One of which all that came back did so for lack of capacity, of the table as far as is known. */
    public Decoded(T value, @Nullable ConsumedCapacity consumed, int unprocessed) {
        this(value, consumed, unprocessed, unprocessed, unprocessed);
    }

    /** The same, knowing more of what came back. */
    public Decoded<T> with(int nowThrottled, int nowTableShort) {
        return new Decoded<>(value, consumed, unprocessed, nowThrottled, nowTableShort);
    }
}
