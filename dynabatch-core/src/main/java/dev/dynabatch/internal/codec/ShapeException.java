package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/** JSON that is well-formed, but no item. */
final class ShapeException extends JsonProcessingException {
    private static final long serialVersionUID = 1;

    ShapeException(String problem, JsonParser parser) {
        super(problem, parser.currentTokenLocation());
    }

    /** Checks what the parser stands at. */
    static void expect(JsonToken token, String what, JsonParser parser) throws ShapeException {
        if (parser.currentToken() != token) {
            throw new ShapeException("expected " + what + ", found " + found(parser.currentToken()), parser);
        }
    }

    private static String found(@Nullable JsonToken token) {
        if (token == null) {
            return "the end";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case FIELD_NAME -> "a name";
            default -> "the end of an object or array";
        };
    }
}
