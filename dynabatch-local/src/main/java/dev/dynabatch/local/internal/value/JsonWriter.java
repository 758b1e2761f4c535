package dev.dynabatch.local.internal.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes JSON as UTF-8 into a growing array; commas are its own affair. Not safe for use by several threads. */
public final class JsonWriter {
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private byte[] buffer;
    private int length;
    private boolean comma;

    /** @param capacity the bytes to begin with; it grows as needed */
    public JsonWriter(int capacity) {
        buffer = new byte[capacity];
    }

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
        append(':');
        comma = false;
        return this;
    }

    /** A string value. */
    public JsonWriter string(String value) {
        separate();
        int chars = value.length();
        ensure(chars * 6 + 2);
        buffer[length++] = '"';
        for (int i = 0; i < chars; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                if (c < 0x20 || c == '"' || c == '\\') {
                    escape(c);
                } else {
                    buffer[length++] = (byte) c;
                }
            } else {
                i = encode(value, c, i);
            }
        }
        buffer[length++] = '"';
        comma = true;
        return this;
    }

    /** A binary value, as a string in base64. */
    public JsonWriter base64(byte[] value) {
        separate();
        append('"');
        copy(Base64.getEncoder().encode(value), 0);
        append('"');
        comma = true;
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
        copy(json, offset);
        comma = true;
        return this;
    }

    /** How many bytes have been written. */
    public int length() {
        return length;
    }

    /** A copy of what has been written, after {@code room} bytes left free. */
    public byte[] toBytes(int room) {
        byte[] bytes = new byte[room + length];
        System.arraycopy(buffer, 0, bytes, room, length);
        return bytes;
    }

    /** Forgets everything written. */
    public void clear() {
        length = 0;
        comma = false;
    }

    private JsonWriter open(char bracket) {
        separate();
        append(bracket);
        comma = false;
        return this;
    }

    private JsonWriter shut(char bracket) {
        append(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            append(',');
        }
    }

    private void append(char c) {
        ensure(1);
        buffer[length++] = (byte) c;
    }

    private void copy(byte[] bytes, int offset) {
        int count = bytes.length - offset;
        ensure(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    /** The short escapes where JSON has them: control characters are rare, quotes are not. */
    private void escape(char c) {
        buffer[length++] = '\\';
        int brief = "\"\\\n\r\t".indexOf(c);
        if (brief >= 0) {
            buffer[length++] = (byte) "\"\\nrt".charAt(brief);
            return;
        }
        buffer[length++] = 'u';
        buffer[length++] = '0';
        buffer[length++] = '0';
        buffer[length++] = HEX[c >> 4];
        buffer[length++] = HEX[c & 15];
    }

    /** Writes the code point at {@code i} and returns the index of its last char. */
    private int encode(String value, char c, int i) {
        if (c < 0x800) {
            buffer[length++] = (byte) (0xC0 | (c >> 6));
        } else if (Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1))) {
            int point = Character.toCodePoint(c, value.charAt(i + 1));
            buffer[length++] = (byte) (0xF0 | (point >> 18));
            buffer[length++] = tail(point >> 12);
            buffer[length++] = tail(point >> 6);
            buffer[length++] = tail(point);
            return i + 1;
        } else {
            buffer[length++] = (byte) (0xE0 | (c >> 12));
            buffer[length++] = tail(c >> 6);
        }
        buffer[length++] = tail(c);
        return i;
    }

    /** A byte of UTF-8 after the first: its six bits. */
    private static byte tail(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
