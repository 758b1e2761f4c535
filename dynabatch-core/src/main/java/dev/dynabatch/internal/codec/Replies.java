package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dynabatch.metrics.ConsumedCapacity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What all decoders of answers have in common: they pull, and skip what they do not know. */
final class Replies {
    private static final int SHOWN = 120;

    /** More than 16 MB of the smallest items in a table with all the indexes there may be. */
    private static final double MOST_UNITS = 1e9;

    private Replies() {}

    /** Reads one member of an object; the parser stands on its value, and must stand on the value's end afterwards. */
    @FunctionalInterface
    interface Member {
        void read(String name, JsonParser parser) throws IOException;
    }

    /** Reads an answer that is one object. */
    static void read(byte[] body, Member member) throws MalformedReplyException {
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw MalformedReplyException.of(body, null);
            }
            object(parser, member);
            if (parser.nextToken() != null) {
                throw MalformedReplyException.of(body, null);
            }
        } catch (IOException | RuntimeException e) {
            throw MalformedReplyException.of(body, e);
        }
    }

    /** The beginning of a body that is not JSON, on one line. */
    static String start(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8);
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Reads the members of the object on which the parser stands; null is taken for an object without members. */
    static void object(JsonParser parser, Member member) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(parser, JsonToken.START_OBJECT);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            member.read(name, parser);
        }
        require(parser, JsonToken.END_OBJECT);
    }

    /** Reads the elements of the array on which the parser stands; null is taken for an empty one. */
    static void array(JsonParser parser, Member element) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(parser, JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw new IOException("an array does not end");
            }
            element.read("", parser);
        }
    }

    static void require(JsonParser parser, JsonToken token) throws IOException {
        if (parser.currentToken() != token) {
            throw new IOException("expected " + token + ", found " + parser.currentToken());
        }
    }

    /** One element of {@code ConsumedCapacity}. */
    static ConsumedCapacity consumed(JsonParser parser) throws IOException {
        CapacityDraft draft = new CapacityDraft();
        object(parser, (name, value) -> {
            switch (name) {
                case "TableName" -> draft.table = value.getText();
                case "CapacityUnits" -> draft.total = figure(value);
                case "Table" -> draft.ofTable = units(value);
                case "GlobalSecondaryIndexes" -> object(value, (index, p) -> draft.global.put(index, units(p)));
                case "LocalSecondaryIndexes" -> object(value, (index, p) -> draft.local.put(index, units(p)));
                default -> value.skipChildren();
            }
        });
        double ofTable = draft.ofTable < 0 ? draft.total : draft.ofTable;
        return new ConsumedCapacity(draft.table, draft.total, ofTable, draft.global, draft.local);
    }

    private static final class CapacityDraft {
        String table = "";
        double total;
        double ofTable = -1;
        final Map<String, Double> global = new HashMap<>(2);
        final Map<String, Double> local = new HashMap<>(2);
    }

    /** The limiter reckons with it for as long as it runs: nothing infinite, and nothing below zero. */
    private static double figure(JsonParser parser) throws IOException {
        double figure = parser.getDoubleValue();
        if (!(figure >= 0 && figure <= MOST_UNITS)) {
            throw new IOException("no request consumes " + figure + " capacity units");
        }
        return figure;
    }

    private static double units(JsonParser parser) throws IOException {
        double[] units = {0};
        object(parser, (name, value) -> {
            if (name.equals("CapacityUnits")) {
                units[0] = figure(value);
            } else {
                value.skipChildren();
            }
        });
        return units[0];
    }
}
