package dev.dynabatch.cli.input;

import java.io.IOException;
import java.io.InputStream;

/** Bytes read ahead, and the number of the line they stand in. */
final class ByteFeed {
    private static final int SIZE = 1 << 17;

    private final InputStream in;
    private final byte[] buffer = new byte[SIZE];
    private int at;
    private int limit;
    private long line = 1;

    ByteFeed(InputStream in) {
        this.in = in;
    }

    /** The line of the next byte, from 1. */
    long line() {
        return line;
    }

    /** The next byte, which stays the next, or -1 at the end. */
    int peek() throws IOException {
        return more() ? buffer[at] & 0xFF : -1;
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        if (!more()) {
            return -1;
        }
        byte value = buffer[at++];
        if (value == '\n') {
            line++;
        }
        return value & 0xFF;
    }

    /** Goes to the next byte that is not blank; returns it, or -1 at the end. It stays the next. */
    int skipBlanks() throws IOException {
        int value = peek();
        while (Blanks.is(value)) {
            read();
            value = peek();
        }
        return value;
    }

    /**
     * Adds the rest of the line to {@code target} and goes behind its end, unless the target has had enough before; false
     * at the end of the input.
     */
    boolean readLine(RecordBuffer target) throws IOException {
        if (!more()) {
            return false;
        }
        do {
            int end = at;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            target.append(buffer, at, end - at);
            at = end;
            if (at < limit) {
                at++;
                break;
            }
        } while (!target.endsReading() && more());
        line++;
        return true;
    }

    private boolean more() throws IOException {
        if (at < limit) {
            return true;
        }
        int count;
        do {
            count = in.read(buffer, 0, SIZE);
        } while (count == 0);
        at = 0;
        limit = Math.max(0, count);
        return count > 0;
    }
}
