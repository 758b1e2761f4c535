package dev.dynabatch.value;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one attribute value at a time, in the order of a depth-first walk, and writes it as DynamoDB JSON.
 *
 * <p>Everything the service would refuse and a client can know (depth, digits, empty sets, sizes, unpaired surrogates)
 * is checked here, whoever calls; a failure is a {@link dev.dynabatch.InvalidItemException} that names the attribute's
 * path. Inside a map every value is preceded by {@link #name}.
 */
public interface ValueSink {
    /** The name of the next value; only inside a map. */
    void name(String name);

    /** A string value. */
    void string(String value);

    /** A number as decimal text, with or without exponent; written exactly, in canonical form. */
    void number(String decimal);

    /** An integer. */
    void number(long value);

    /** A binary value: the bytes between position and limit, which stay as they are. */
    void binary(ByteBuffer value);

    /** A boolean. */
    void bool(boolean value);

    /** The null value. */
    void nul();

    /** Opens a list. */
    void beginList();

    /** Closes a list. */
    void endList();

    /** Opens a map. */
    void beginMap();

    /** Closes a map. */
    void endMap();

    /** Opens a set; its elements follow as {@link #string}, {@link #number} or {@link #binary}, all of one kind. */
    void beginSet();

    /** Closes a set. */
    void endSet();

    /** Any value the encoder knows, by its own rules for Java types. */
    void value(@Nullable Object value);
}
