package dev.dynabatch.cli.input;

import java.util.Arrays;

/** Follows JSON text byte by byte, as far as needed to know where a value ends. */
final class Nesting {
    /** How a byte was taken. */
    enum Step {
        INSIDE,
        /** It closed the value. */
        CLOSED,
        /** A bracket closes a brace, or the other way round. */
        MISMATCH,
        /** A line ended within a string, which no JSON allows. */
        OPEN_STRING
    }

    private byte[] open = new byte[32];
    private int depth;
    private boolean string;
    private boolean escape;

    void reset() {
        depth = 0;
        string = false;
        escape = false;
    }

    int depth() {
        return depth;
    }

    /** What must close the innermost that is open, or a blank if nothing is. */
    char closer() {
        return depth == 0 ? ' ' : (char) open[depth - 1];
    }

    Step next(byte value) {
        if (string) {
            return inString(value);
        }
        switch (value) {
            case '"' -> string = true;
            case '{' -> push((byte) '}');
            case '[' -> push((byte) ']');
            case '}', ']' -> {
                if (depth == 0 || open[depth - 1] != value) {
                    return Step.MISMATCH;
                }
                depth--;
                return depth == 0 ? Step.CLOSED : Step.INSIDE;
            }
            default -> {}
        }
        return Step.INSIDE;
    }

    private Step inString(byte value) {
        if (value == '\n') {
            string = false;
            escape = false;
            return Step.OPEN_STRING;
        }
        if (escape) {
            escape = false;
        } else if (value == '\\') {
            escape = true;
        } else if (value == '"') {
            string = false;
        }
        return Step.INSIDE;
    }

    private void push(byte closer) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = closer;
    }
}
