package dev.dynabatch.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** One object in one line, for programs: where and when it was measured, and what. */
public final class JsonLine {
    private JsonLine() {}

    /** Writes the members of an object. */
    @FunctionalInterface
    public interface Members {
        /** Writes them. */
        void write(JsonGenerator json) throws IOException;
    }

    /** The line. */
    public static String of(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("date", Machine.date());
            json.writeStringField("jdk", Machine.jdk());
            json.writeStringField("machine", Machine.processors());
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A number to four places, or null for what is none. */
    public static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Math.round(value * 1e4) / 1e4);
        }
    }

    /** Numbers, each a member. */
    public static void numbers(JsonGenerator json, Map<String, Double> values) throws IOException {
        for (Map.Entry<String, Double> value : values.entrySet()) {
            number(json, value.getKey(), value.getValue());
        }
    }
}
