package dev.dynabatch.local.internal.value;

import dev.dynabatch.internal.codec.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes JSON as UTF-8; commas are its own affair. Not safe for use by several threads. */
public final class JsonWriter {
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    /** A scratch buffer that grew beyond this is given back. */
    private static final int KEPT = 64 << 10;

    private final JsonBytes out = new JsonBytes();
    private boolean comma;

    /** Opens an object. */
    public JsonWriter beginObject() {
        return open('{');
    }

    /** Closes an object. */
    public JsonWriter endObject() {
        return shut('}');
    }

    /** Opens an array. */
    public JsonWriter beginArray() {
        return open('[');
    }

    /** Closes an array. */
    public JsonWriter endArray() {
        return shut(']');
    }

    /** The name of the next value of an object. */
    public JsonWriter name(String name) {
        string(name);
        out.write(':');
        comma = false;
        return this;
    }

    /** A string value. */
    public JsonWriter string(String value) {
        separate();
        if (out.string(value) < 0) {
            throw new IllegalArgumentException("half a surrogate pair");
        }
        return this;
    }

    /** A binary value, as a string in base64. */
    public JsonWriter base64(byte[] value) {
        separate();
        out.base64(ByteBuffer.wrap(value));
        return this;
    }

    /** An integer. */
    public JsonWriter number(long value) {
        return raw(ascii(Long.toString(value)), 0);
    }

    /** A number with a fraction, as the service writes capacity: {@code 1.0}, {@code 0.5}. */
    public JsonWriter number(double value) {
        return raw(ascii(Double.toString(value)), 0);
    }

    /** A boolean. */
    public JsonWriter bool(boolean value) {
        return raw(value ? TRUE : FALSE, 0);
    }

    /** A value that is JSON already: everything in {@code json} after the first {@code offset} bytes. */
    public JsonWriter raw(byte[] json, int offset) {
        separate();
        out.write(json, offset);
        return this;
    }

    /** Leaves room, before anything else is written. */
    public JsonWriter room(int bytes) {
        out.write(new byte[bytes]);
        return this;
    }

    /** A copy of what has been written. */
    public byte[] toBytes() {
        return out.copy(0, out.length());
    }

    /** Forgets everything written. */
    public JsonWriter clear() {
        out.clear(KEPT);
        comma = false;
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        out.write(bracket);
        comma = false;
        return this;
    }

    private JsonWriter shut(char bracket) {
        out.write(bracket);
        comma = true;
        return this;
    }

    /** Writes the comma before a value, and remembers that one is needed after it. */
    private void separate() {
        if (comma) {
            out.write(',');
        }
        comma = true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
