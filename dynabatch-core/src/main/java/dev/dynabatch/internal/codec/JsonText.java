package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** JSON text off the hot path. */
public final class JsonText {
    private JsonText() {}

    /** The text as a JSON string, quotes included. */
    public static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
