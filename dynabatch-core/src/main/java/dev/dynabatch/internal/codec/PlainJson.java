package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dynabatch.value.ValueSink;
import java.io.IOException;

/** Items as plain JSON objects: string → S, number → N with every digit, boolean, null, array → L, object → M. */
public final class PlainJson {
    private PlainJson() {}

    /** Writes the item in some UTF-8 bytes to {@code sink}. */
    public static void read(byte[] json, ValueSink sink) {
        Json.readObject(() -> Json.FACTORY.createParser(json), sink, PlainJson::attributes);
    }

    /** Writes the item in some text to {@code sink}. */
    public static void read(String json, ValueSink sink) {
        Json.readObject(() -> Json.FACTORY.createParser(json), sink, PlainJson::attributes);
    }

    private static void attributes(JsonParser parser, ValueSink sink) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            sink.name(parser.currentName());
            value(parser.nextToken(), parser, sink);
        }
    }

    private static void value(JsonToken token, JsonParser parser, ValueSink sink) throws IOException {
        switch (token) {
            case VALUE_STRING -> sink.string(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> sink.number(parser.getText());
            case VALUE_TRUE -> sink.bool(true);
            case VALUE_FALSE -> sink.bool(false);
            case VALUE_NULL -> sink.nul();
            case START_OBJECT -> {
                sink.beginMap();
                attributes(parser, sink);
                sink.endMap();
            }
            case START_ARRAY -> {
                sink.beginList();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    value(next, parser, sink);
                }
                sink.endList();
            }
            default -> throw new ShapeException("expected a value", parser);
        }
    }
}
