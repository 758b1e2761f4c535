package dev.dynabatch.internal.codec;

import dev.dynabatch.metrics.ConsumedCapacity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all decoders of answers have in common: they pull, and skip what they do not know. */
final class Replies {
    private static final int SHOWN = 120;

    /** More than 16 MB of the smallest items in a table with all the indexes there may be. */
    private static final double MOST_UNITS = 1e9;

    private Replies() {}

    /** Reads the value of a member of an object, whose name the cursor has just read; or an element of an array. */
    @FunctionalInterface
    interface Value {
        void read(JsonCursor cursor) throws IOException;
    }

    /** Reads an answer that is one object. */
    static void read(byte[] body, Value member) throws MalformedReplyException {
        try {
            JsonCursor cursor = new JsonCursor(body);
            if (cursor.peek() != '{') {
                throw cursor.malformed("an object");
            }
            object(cursor, member);
            cursor.expectEnd();
        } catch (IOException | RuntimeException e) {
            throw MalformedReplyException.of(body, e);
        }
    }

    /** The beginning of a body that is not JSON, on one line. */
    static String start(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8);
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Reads the members of the object that is next; null is taken for an object without members. */
    static void object(JsonCursor cursor, Value member) throws IOException {
        if (cursor.takeNull()) {
            return;
        }
        cursor.expect('{');
        for (boolean first = true; cursor.member(first); first = false) {
            member.read(cursor);
        }
    }

    /** Reads the elements of the array that is next; null is taken for an empty one. */
    static void array(JsonCursor cursor, Value element) throws IOException {
        if (cursor.takeNull()) {
            return;
        }
        cursor.expect('[');
        for (boolean first = true; cursor.element(first); first = false) {
            element.read(cursor);
        }
    }

    /** Reads a string, or null. */
    static @Nullable String text(JsonCursor cursor) throws IOException {
        return cursor.takeNull() ? null : string(cursor);
    }

    /** Reads a string. */
    static String string(JsonCursor cursor) throws IOException {
        cursor.string();
        return cursor.text();
    }

    /** Whether a number is next. */
    static boolean isNumber(JsonCursor cursor) {
        int next = cursor.peek();
        return next == '-' || (next >= '0' && next <= '9');
    }

    /** Reads a number; -0 as 0. */
    static double number(JsonCursor cursor) throws IOException {
        if (!isNumber(cursor)) {
            throw cursor.malformed("a number");
        }
        int from = cursor.at;
        cursor.skip();
        return 0.0 + Double.parseDouble(new String(cursor.json, from, cursor.at - from, StandardCharsets.US_ASCII));
    }

    /** Reads {@code ConsumedCapacity}: an object, or, in answers about several tables, a list; null if there is none. */
    static @Nullable ConsumedCapacity consumed(JsonCursor cursor) throws IOException {
        if (cursor.peek() == '{') {
            return consumedOfOne(cursor);
        }
        @Nullable ConsumedCapacity[] consumed = {null};
        array(cursor, element -> consumed[0] = consumedOfOne(element));
        return consumed[0];
    }

    private static ConsumedCapacity consumedOfOne(JsonCursor cursor) throws IOException {
        CapacityDraft draft = new CapacityDraft();
        object(cursor, draft::member);
        return draft.build();
    }

    private static final class CapacityDraft {
        private String table = "";
        private double total;
        private double ofTable = -1;
        private final Map<String, Double> global = new HashMap<>(2);
        private final Map<String, Double> local = new HashMap<>(2);

        void member(JsonCursor cursor) throws IOException {
            if (cursor.is("TableName")) {
                table = string(cursor);
            } else if (cursor.is("CapacityUnits")) {
                total = figure(cursor);
            } else if (cursor.is("Table")) {
                ofTable = units(cursor);
            } else if (cursor.is("GlobalSecondaryIndexes")) {
                object(cursor, index -> global.put(index.text(), units(index)));
            } else if (cursor.is("LocalSecondaryIndexes")) {
                object(cursor, index -> local.put(index.text(), units(index)));
            } else {
                cursor.skip();
            }
        }

        ConsumedCapacity build() {
            return new ConsumedCapacity(table, total, ofTable < 0 ? total : ofTable, global, local);
        }
    }

    /** The limiter reckons with it for as long as it runs: nothing infinite, and nothing below zero. */
    private static double figure(JsonCursor cursor) throws IOException {
        double figure = number(cursor);
        if (!(figure >= 0 && figure <= MOST_UNITS)) {
            throw new IOException("no request consumes " + figure + " capacity units");
        }
        return figure;
    }

    private static double units(JsonCursor cursor) throws IOException {
        double[] units = {0};
        object(cursor, member -> {
            if (member.is("CapacityUnits")) {
                units[0] = figure(member);
            } else {
                member.skip();
            }
        });
        return units[0];
    }
}
