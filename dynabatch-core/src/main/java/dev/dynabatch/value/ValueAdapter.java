package dev.dynabatch.value;

import org.jspecify.annotations.Nullable;

/**
 * Teaches the encoder a value type it does not know, such as another library's attribute value.
 *
 * <p>Adapters are found by {@link java.util.ServiceLoader} and may be added to a client's builder. They are asked only
 * for values that are none of the encoder's own types, once per class; the answer is kept.
 */
public interface ValueAdapter {

    /** Whether this adapter writes values of this class. */
    boolean handles(Class<?> type);

    /**
     * Writes {@code value} as exactly one attribute value.
     *
     * @param value a value of a class that {@link #handles} accepted
     * @param sink where to write
     */
    void write(Object value, ValueSink sink);

    /**
     * What {@code value} stands for when the encoder knows that type already, or null to have {@link #write} called.
     * The default is null.
     */
    default @Nullable Object unwrap(Object value) {
        return null;
    }
}
