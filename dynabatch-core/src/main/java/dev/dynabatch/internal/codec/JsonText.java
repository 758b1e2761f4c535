package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON text off the hot path. */
public final class JsonText {
    private JsonText() {}

    /** The text as a JSON string, quotes included. */
    public static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The text of a JSON string, quotes included, or null if it is none. */
    static @Nullable String unquote(byte[] json, int from, int to) {
        try (JsonParser parser = Json.FACTORY.createParser(json, from, to - from)) {
            return parser.nextTextValue();
        } catch (IOException e) {
            return null;
        }
    }
}
