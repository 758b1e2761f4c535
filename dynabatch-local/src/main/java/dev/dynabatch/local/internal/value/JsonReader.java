package dev.dynabatch.local.internal.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pulls a request's members one by one, with the service's own idea of what may stand where.
 *
 * <p>Every method reads the value the parser stands on and leaves it on that value's last token. A JSON null is as good
 * as no member.
 */
public final class JsonReader implements AutoCloseable {
    /** Names and strings are held by the body limit and by the limits of an item, so the parser's own need not bite. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(32 << 20)
                    .maxNameLength(1 << 20)
                    .maxNestingDepth(500)
                    .build())
            .build();

    private final JsonParser parser;

    /** Opens {@code json}, which must hold one object, and nothing after it. */
    public JsonReader(byte[] json, int offset) throws IOException {
        parser = FACTORY.createParser(json, offset, json.length - offset);
        parser.nextToken();
    }

    /** Takes one member; must read its value, or {@link #skip} it. */
    @FunctionalInterface
    public interface Member {
        /** The parser stands on the member's value, which is not null. */
        void read(String name) throws IOException;
    }

    /** Takes one element; must read its value, or {@link #skip} it. */
    @FunctionalInterface
    public interface Element {
        /** The parser stands on the element. */
        void read() throws IOException;
    }

    /** The whole document: one object. */
    public void document(Member member) throws IOException {
        object(member);
        if (parser.nextToken() != null) {
            throw new MalformedRequestException("Unexpected content after the end of the request");
        }
    }

    /** An object, member by member. */
    public void object(Member member) throws IOException {
        expect(JsonToken.START_OBJECT);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                member.read(whole(name));
            }
        }
    }

    /** An array, element by element. */
    public void array(Element element) throws IOException {
        expect(JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read();
        }
    }

    /** Whether the parser stands on null. */
    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** A string. */
    public String string() throws IOException {
        expect(JsonToken.VALUE_STRING);
        return whole(parser.getText());
    }

    /** The bytes of a string in base64. */
    byte[] base64() throws IOException {
        String text = string();
        try {
            return java.util.Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedRequestException("A value of type B is not valid base64");
        }
    }

    /** An integer. */
    public int integer() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, longValue()));
    }

    /** An integer of 64 bits. */
    public long longValue() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT);
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Long.MAX_VALUE : parser.getLongValue();
    }

    /** A boolean. */
    public boolean bool() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_TRUE) {
            expect(JsonToken.VALUE_FALSE);
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** An array of strings. */
    public List<String> strings() throws IOException {
        List<String> strings = new ArrayList<>();
        array(() -> strings.add(string()));
        return strings;
    }

    /** Passes over the value. */
    public void skip() throws IOException {
        parser.skipChildren();
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private static String whole(String text) throws IOException {
        if (!Utf8.isWhole(text)) {
            throw new MalformedRequestException("A string has half of a surrogate pair, which is no character");
        }
        return text;
    }

    private void expect(JsonToken token) throws IOException {
        JsonToken found = parser.currentToken();
        if (found != token) {
            throw new MalformedRequestException(describe(found) + " where " + describe(token) + " was expected");
        }
    }

    private static String describe(@Nullable JsonToken token) {
        if (token == null) {
            return "Nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "an end";
        };
    }
}
