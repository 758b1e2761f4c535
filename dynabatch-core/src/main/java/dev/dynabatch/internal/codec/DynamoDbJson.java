package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dynabatch.value.ValueSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Items as DynamoDB JSON, each value with its type: {@code {"pk":{"S":"a"},"n":{"N":"1"}}}. */
public final class DynamoDbJson {
    private static final Set<String> TAGS = Set.of("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS");
    private static final String TYPES = "S, N, B, BOOL, NULL, L, M, SS, NS or BS";

    private DynamoDbJson() {}

    /** Writes the item in some UTF-8 bytes to {@code sink}. */
    public static void read(byte[] json, ValueSink sink) {
        read(() -> Json.FACTORY.createParser(json), sink);
    }

    /** Writes the item in some text to {@code sink}. */
    public static void read(String json, ValueSink sink) {
        read(() -> Json.FACTORY.createParser(json), sink);
    }

    /** Reads an item that may be wrapped as in an export. */
    private static void read(Json.Text text, ValueSink sink) {
        Json.readObject(text, sink, (parser, target) -> {
            String first = parser.nextFieldName();
            if ("Item".equals(first) && isExport(text)) {
                exported(parser, target);
            } else {
                attributes(first, parser, target);
            }
        });
    }

    private static void exported(JsonParser parser, ValueSink sink) throws IOException {
        parser.nextToken();
        attributes(parser.nextFieldName(), parser, sink);
        if (parser.nextToken() != JsonToken.END_OBJECT) {
            throw new ShapeException("an exported line holds only its \"Item\"; leave the rest out", parser);
        }
    }

    /**
     * Whether a text is the form of an export, {@code {"Item":{…}}}, and not an item with an attribute named Item. That is
     * never open: an attribute map that is also a typed value would have to nest without end.
     */
    private static boolean isExport(Json.Text text) {
        try (JsonParser parser = text.open()) {
            parser.nextToken();
            parser.nextToken();
            return parser.nextToken() == JsonToken.START_OBJECT && !isTypedValue(parser);
        } catch (IOException e) {
            return false; // broken either way: the reading proper tells where
        }
    }

    private static boolean isTypedValue(JsonParser parser) throws IOException {
        while (true) {
            String tag = parser.nextFieldName();
            if (tag == null || !TAGS.contains(tag)) {
                return false;
            }
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return true;
            }
            if (!tag.equals("M")) {
                return false;
            }
            if (parser.nextFieldName() == null) {
                return true;
            }
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
        }
    }

    /**
     * Reads an attribute map up to its end.
     *
     * @param first the name of the first attribute, just read; null if the map has ended
     */
    static void attributes(@Nullable String first, JsonParser parser, ValueSink sink) throws IOException {
        for (String name = first; name != null; name = parser.nextFieldName()) {
            sink.name(name);
            parser.nextToken();
            value(parser, sink);
        }
    }

    private static void value(JsonParser parser, ValueSink sink) throws IOException {
        String tag = type(parser);
        switch (tag) {
            case "S" -> sink.string(text(parser));
            case "N" -> sink.number(text(parser));
            case "B" -> sink.binary(binary(parser));
            case "BOOL" -> sink.bool(bool(parser));
            case "NULL" -> {
                nul(parser);
                sink.nul();
            }
            case "L" -> list(parser, sink);
            case "M" -> {
                ShapeException.expect(JsonToken.START_OBJECT, "an object as the value of M", parser);
                sink.beginMap();
                attributes(parser.nextFieldName(), parser, sink);
                sink.endMap();
            }
            default -> set(tag, parser, sink);
        }
        endOfValue(parser);
    }

    /** Reads the type of the value whose brace is the current token, and goes to what the value is. */
    static String type(JsonParser parser) throws IOException {
        ShapeException.expect(JsonToken.START_OBJECT, "a typed value such as {\"S\":\"text\"}", parser);
        String tag = parser.nextFieldName();
        if (tag == null) {
            throw new ShapeException("a value has no type; give it one of " + TYPES, parser);
        }
        if (!TAGS.contains(tag)) {
            throw new ShapeException("'" + brief(tag) + "' is no type; use " + TYPES, parser);
        }
        parser.nextToken();
        return tag;
    }

    static void endOfValue(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.END_OBJECT) {
            throw new ShapeException("a value has more than one type; keep one of them", parser);
        }
    }

    static String text(JsonParser parser) throws IOException {
        ShapeException.expect(JsonToken.VALUE_STRING, "a string in quotes", parser);
        return parser.getText();
    }

    static boolean bool(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_FALSE) {
            ShapeException.expect(JsonToken.VALUE_TRUE, "true or false", parser);
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    static @Nullable Object nul(JsonParser parser) throws IOException {
        ShapeException.expect(JsonToken.VALUE_TRUE, "true as the value of NULL", parser);
        return null;
    }

    static ByteBuffer binary(JsonParser parser) throws IOException {
        String text = text(parser);
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new ShapeException("a binary is not base64: " + e.getMessage(), parser);
        }
    }

    private static void list(JsonParser parser, ValueSink sink) throws IOException {
        ShapeException.expect(JsonToken.START_ARRAY, "an array as the value of L", parser);
        sink.beginList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, sink);
        }
        sink.endList();
    }

    private static void set(String tag, JsonParser parser, ValueSink sink) throws IOException {
        ShapeException.expect(JsonToken.START_ARRAY, "an array as the value of " + tag, parser);
        sink.beginSet();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            switch (tag) {
                case "SS" -> sink.string(text(parser));
                case "NS" -> sink.number(text(parser));
                default -> sink.binary(binary(parser));
            }
        }
        sink.endSet();
    }

    private static String brief(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }
}
