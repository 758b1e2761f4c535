package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.value.ValueSink;
import java.io.IOException;
import java.util.regex.Pattern;

/** The one JSON factory, and how an item is read from a whole text. */
public final class Json {
    private static final int POOLED_BUFFERS = 16;
    private static final int LONGEST_NAME = 1 << 20;
    private static final int LONGEST_NUMBER = 1 << 20;

    /**
     * Strict JSON with room for every legal item. Its buffers are pooled rather than kept by threads, and names are not
     * interned.
     */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private static final Pattern ADVICE = Pattern.compile(" \\(start marker at .*\\)$|: enable `.*` to allow$");

    private Json() {}

    /** Opens a parser on some text; may be called more than once. */
    @FunctionalInterface
    interface Text {
        JsonParser open() throws IOException;
    }

    /** Reads what stands between the braces of an object. */
    @FunctionalInterface
    interface Reader {
        void read(JsonParser parser, ValueSink sink) throws IOException;
    }

    /** Reads a text that is one object and nothing else. */
    static void readObject(Text text, ValueSink sink, Reader reader) {
        boolean read = false;
        try (JsonParser parser = text.open()) {
            if (parser.nextToken() == null) {
                throw new InvalidItemException("", "there is no item: the text is empty");
            }
            ShapeException.expect(JsonToken.START_OBJECT, "an item, {\"name\":…}", parser);
            reader.read(parser, sink);
            read = true;
            if (parser.nextToken() != null) {
                throw new ShapeException("there is more text after the item; give one item at a time", parser);
            }
        } catch (IOException e) {
            throw invalid(e, !read && sink instanceof EncodingSink encoding ? encoding.path() : "");
        }
    }

    /** The same fault as one of the item, with the place in the text. */
    static InvalidItemException invalid(IOException e, String path) {
        String prefix = e instanceof ShapeException ? "" : "broken JSON: ";
        if (!(e instanceof JacksonException json)) {
            return new InvalidItemException(path, prefix + e.getMessage());
        }
        JsonLocation location = json.getLocation();
        String where =
                location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        return new InvalidItemException(path, prefix + plain(json.getOriginalMessage()) + where);
    }

    /** The parser's message without what is of use to its own users alone: its settings, and where an object began. */
    private static String plain(String message) {
        return ADVICE.matcher(message).replaceFirst("");
    }
}
