package dev.dynabatch.internal.codec;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the values an item holds as plain JSON: numbers with every digit, sets as arrays, binaries in base64. */
public final class PlainJsonWriter {
    private static final byte[] NULL = JsonBytes.ascii("null");
    private static final byte[] TRUE = JsonBytes.ascii("true");
    private static final byte[] FALSE = JsonBytes.ascii("false");

    private final JsonBytes out = new JsonBytes();

    private PlainJsonWriter() {}

    /** The attributes of an item as one JSON object. */
    public static String write(Map<String, ?> attributes) {
        PlainJsonWriter writer = new PlainJsonWriter();
        writer.map(attributes);
        return new String(writer.out.copy(0, writer.out.length()), StandardCharsets.UTF_8);
    }

    private void map(Map<?, ?> map) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.write(separator);
            text((String) entry.getKey());
            out.write(':');
            value(entry.getValue());
            separator = ',';
        }
        if (separator == '{') {
            out.write('{');
        }
        out.write('}');
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            out.write(NULL);
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof BigDecimal number) {
            out.write(JsonBytes.ascii(number.toPlainString()));
        } else if (value instanceof Boolean bool) {
            out.write(bool ? TRUE : FALSE);
        } else if (value instanceof ByteBuffer binary) {
            out.base64(binary);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Collection<?> collection) {
            array(collection);
        } else {
            throw new IllegalArgumentException(
                    "an item holds no " + value.getClass().getName());
        }
    }

    private void array(Collection<?> elements) {
        out.write('[');
        boolean first = true;
        for (Object element : elements) {
            if (!first) {
                out.write(',');
            }
            value(element);
            first = false;
        }
        out.write(']');
    }

    private void text(String text) {
        if (out.string(text) < 0) {
            throw new IllegalArgumentException("a string holds half a surrogate pair, which has no UTF-8");
        }
    }
}
