package dev.dynabatch.cli.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records that are the elements of one JSON array. */
final class ArrayReader implements RecordReader {
    private final ByteFeed feed;
    private final Nesting nesting = new Nesting();
    private final RecordBuffer element = new RecordBuffer(RecordBuffer.Bound.ITEM);
    private boolean begun;
    private boolean ended;

    /** @param feed at the opening bracket */
    ArrayReader(ByteFeed feed) {
        this.feed = feed;
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        if (ended) {
            return null;
        }
        if (!begun) {
            feed.read();
        }
        int next = feed.skipBlanks();
        if (next == ']') {
            end();
            return null;
        }
        if (begun) {
            if (next != ',') {
                throw broken(next, "',' or ']' after an element");
            }
            feed.read();
            next = feed.skipBlanks();
        }
        begun = true;
        if (next < 0 || next == ',' || next == ']' || next == '}' || next == ':') {
            throw broken(next, "an element");
        }
        return element(next);
    }

    private void end() throws IOException {
        feed.read();
        ended = true;
        if (feed.skipBlanks() >= 0) {
            throw new UnreadableInputException(
                    "has more text after the end of its JSON array (line " + feed.line() + ")",
                    "One file holds one array, or one item a line.");
        }
    }

    private InputRecord element(int first) throws IOException {
        long line = feed.line();
        element.clear();
        nesting.reset();
        if (first == '{' || first == '[') {
            nested(line);
        } else {
            scalar();
        }
        return element.toRecord(line);
    }

    private void nested(long line) throws IOException {
        while (true) {
            int value = feed.read();
            if (value < 0) {
                throw new UnreadableInputException(
                        "ends within an element of its JSON array (the one that begins in line " + line + ")",
                        "Is the file cut off? What came before is written.");
            }
            element.append((byte) value);
            switch (nesting.next((byte) value)) {
                case INSIDE -> {}
                case CLOSED -> {
                    return;
                }
                case MISMATCH -> throw broken(value, "'" + nesting.closer() + "'");
                case OPEN_STRING -> throw broken('\n', "the end of a string");
            }
        }
    }

    private void scalar() throws IOException {
        boolean string = feed.peek() == '"';
        boolean escape = false;
        int value = feed.peek();
        while (value >= 0 && value != '\n' && (string || (value != ',' && value != ']'))) {
            element.append((byte) feed.read());
            if (string && !escape && value == '"' && element.length() > 1) {
                return;
            }
            escape = !escape && value == '\\';
            value = feed.peek();
        }
    }

    private UnreadableInputException broken(int found, String expected) {
        String what = found < 0 ? "the end" : found == '\n' ? "the end of the line" : "'" + (char) found + "'";
        long line = found == '\n' ? feed.line() - 1 : feed.line();
        return new UnreadableInputException(
                "holds a JSON array that is broken in line " + line + ": expected " + expected + ", found " + what,
                "Mend it there or just before. What stands before it is written; behind it, only JSON lines could be read on.");
    }
}
