package dev.dynabatch.cli.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An item in DynamoDB JSON with everything in order that has no order of its own: attribute names, also within maps, and
 * the elements of sets. Two items that are equal become the same bytes, if one service has written both.
 */
public final class SortedItem {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final byte[] json;

    private SortedItem(JsonParser parser, byte[] json) {
        this.parser = parser;
        this.json = json;
    }

    /** The bytes of an item that is a part of an array, sorted. */
    public static byte[] of(byte[] bytes, int offset, int length) throws IOException {
        byte[] item = Arrays.copyOfRange(bytes, offset, offset + length);
        try (JsonParser parser = JSON.createParser(item)) {
            parser.nextToken();
            return new SortedItem(parser, item).attributes();
        }
    }

    /** Reads a map of attributes whose brace is the current token, up to its end. */
    private byte[] attributes() throws IOException {
        expect(JsonToken.START_OBJECT);
        Map<String, byte[]> sorted = new TreeMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            byte[] quoted = token();
            parser.nextToken();
            ByteArrayOutputStream member = new ByteArrayOutputStream();
            member.writeBytes(quoted);
            member.write(':');
            member.writeBytes(value());
            sorted.put(name, member.toByteArray());
        }
        expect(JsonToken.END_OBJECT);
        return listed('{', sorted.values(), '}');
    }

    /** Reads a typed value whose brace is the current token. */
    private byte[] value() throws IOException {
        expect(JsonToken.START_OBJECT);
        String type = parser.nextFieldName();
        if (type == null) {
            throw new IOException("a value without type");
        }
        JsonToken content = parser.nextToken();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("{\"" + type + "\":").getBytes(StandardCharsets.UTF_8));
        switch (type) {
            case "M" -> out.writeBytes(attributes());
            case "L", "SS", "NS", "BS" -> out.writeBytes(elements(type));
            default -> {
                if (!content.isScalarValue()) {
                    throw new IOException("a value of type " + type + " is no scalar");
                }
                out.writeBytes(token());
            }
        }
        parser.nextToken();
        expect(JsonToken.END_OBJECT);
        out.write('}');
        return out.toByteArray();
    }

    private byte[] elements(String type) throws IOException {
        expect(JsonToken.START_ARRAY);
        List<byte[]> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(type.equals("L") ? value() : token());
        }
        if (!type.equals("L")) {
            elements.sort(Arrays::compareUnsigned);
        }
        return listed('[', elements, ']');
    }

    /** The current token, a name or a scalar, as it stands there. */
    private byte[] token() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
            to = from + 1;
            while (json[to] != '"') {
                to += json[to] == '\\' ? 2 : 1; // the parser has gone over the colon, too
            }
            to++;
        }
        return Arrays.copyOfRange(json, from, to);
    }

    private void expect(JsonToken token) throws IOException {
        if (parser.currentToken() != token) {
            throw new IOException("expected " + token + ", found " + parser.currentToken());
        }
    }

    private static byte[] listed(char open, Iterable<byte[]> parts, char close) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(open);
        boolean first = true;
        for (byte[] part : parts) {
            if (!first) {
                out.write(',');
            }
            out.writeBytes(part);
            first = false;
        }
        out.write(close);
        return out.toByteArray();
    }
}
