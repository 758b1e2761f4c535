package dev.dynabatch.internal.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from an array, forward, without making anything but what it is asked for.
 *
 * <p>Used for answers: they come with a checksum, from a program. It checks what it walks over as far as it must not to
 * lose its way, so that what is cut or mixed up is noticed; what a person has written is read by a parser that says
 * better what is wrong.
 */
final class JsonCursor {
    private static final int MAX_DEPTH = 500;

    private static final long SPACES = EightBytes.of(' ');
    private static final long QUOTES = EightBytes.of('"');
    private static final long BACKSLASHES = EightBytes.of('\\');
    private static final long OPENING = EightBytes.of('{');
    private static final long CLOSING = EightBytes.of('}');

    final byte[] json;
    /** Where it stands. */
    int at;
    /** Of the string read last, quotes left out: where it begins and ends. */
    int from;

    int to;
    /** Whether that string has escapes. */
    private boolean escaped;

    private final int end;
    private final Nesting nesting = new Nesting();

    JsonCursor(byte[] json) {
        this(json, 0, json.length);
    }

    JsonCursor(byte[] json, int begin, int end) {
        this.json = json;
        this.at = begin;
        this.end = end;
    }

    IOException malformed(String expected) {
        return new IOException("expected " + expected + " at byte " + at + " of " + end);
    }

    /** The next byte that is not white space, which stays where it is; -1 at the end. */
    int peek() {
        while (at < end) {
            byte next = json[at];
            if (next > ' ') {
                return next;
            }
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next & 0xFF;
            }
            at++;
        }
        return -1;
    }

    /** Goes over this byte, if it is the next that is not white space. */
    boolean take(char wanted) {
        if (at < end && json[at] == wanted) {
            at++;
            return true;
        }
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Goes over this byte, which must be the next. */
    void expect(char wanted) throws IOException {
        if (!take(wanted)) {
            throw malformed("'" + wanted + "'");
        }
    }

    /** Nothing may follow. */
    void expectEnd() throws IOException {
        if (peek() >= 0) {
            throw malformed("the end");
        }
    }

    /** Goes over a string; {@link #from} and {@link #to} say where it is. */
    void string() throws IOException {
        expect('"');
        content();
    }

    /** Goes over a string whose first quote is behind. */
    void content() throws IOException {
        from = at;
        escaped = false;
        at = stringEnd(at);
        to = at - 1;
    }

    /** Goes over these bytes, if they are next; false if there are none to compare. */
    boolean takes(byte @Nullable [] bytes) {
        if (bytes == null || end - at < bytes.length) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            if (EightBytes.get(bytes, i) != EightBytes.get(json, at + i)) {
                return false;
            }
        }
        for (; i < bytes.length; i++) {
            if (bytes[i] != json[at + i]) {
                return false;
            }
        }
        at += bytes.length;
        return true;
    }

    /** The string read last. */
    String text() throws IOException {
        return escaped ? unescaped() : new String(json, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether the string read last stands there as it is. */
    boolean plain() {
        return !escaped;
    }

    /** Whether the string read last is this one, in ASCII. */
    boolean is(String ascii) {
        int length = ascii.length();
        if (to - from != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (json[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String unescaped() throws IOException {
        StringBuilder text = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            int plainTo = i;
            while (plainTo < to && json[plainTo] != '\\') {
                plainTo++;
            }
            text.append(new String(json, i, plainTo - i, StandardCharsets.UTF_8));
            i = plainTo;
            if (i < to) {
                i = unescape(i + 1, text);
            }
        }
        return text.toString();
    }

    private int unescape(int i, StringBuilder text) throws IOException {
        switch (json[i]) {
            case '"', '\\', '/' -> text.append((char) json[i]);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                if (i + 4 >= to) {
                    throw malformed("four hexadecimal digits");
                }
                int code = 0;
                for (int digit = i + 1; digit <= i + 4; digit++) {
                    int value = Character.digit(json[digit], 16);
                    if (value < 0) {
                        throw malformed("four hexadecimal digits");
                    }
                    code = code << 4 | value;
                }
                text.append((char) code);
                return i + 5;
            }
            default -> throw malformed("an escape");
        }
        return i + 1;
    }

    /** Goes to the name of the next member of an object and over it and its colon; false at the object's end. */
    boolean member(boolean first) throws IOException {
        if (take('}')) {
            return false;
        }
        if (!first) {
            expect(',');
        }
        peek();
        string();
        expect(':');
        return true;
    }

    /** The same from within an attribute map, of which so many were read: the bracket behind the one before is next. */
    boolean attribute(int count) throws IOException {
        expect(count == 0 ? '{' : '}');
        return member(count == 0);
    }

    /** Goes to the next element of an array; false at the array's end. */
    boolean element(boolean first) throws IOException {
        if (take(']')) {
            return false;
        }
        if (!first) {
            expect(',');
        }
        return true;
    }

    /** Goes over {@code null}, if that is next. */
    boolean takeNull() throws IOException {
        if (peek() != 'n') {
            return false;
        }
        literal("null");
        return true;
    }

    /** Goes over this word, which must be next. */
    void literal(String word) throws IOException {
        peek();
        for (int i = 0; i < word.length(); i++) {
            if (at >= end || json[at] != word.charAt(i)) {
                throw malformed(word);
            }
            at++;
        }
    }

    /** Goes over a value, whatever it is; of what is inside it, only strings and brackets are looked at. */
    void skip() throws IOException {
        int next = peek();
        switch (next) {
            case '"' -> string();
            case '{', '[' -> skipNested();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> skipNumber(next);
        }
    }

    private void skipNumber(int first) throws IOException {
        if (first != '-' && (first < '0' || first > '9')) {
            throw malformed("a value");
        }
        at++;
        while (at < end && isOfNumber(json[at])) {
            at++;
        }
    }

    private static boolean isOfNumber(byte next) {
        return (next >= '0' && next <= '9') || next == '.' || next == 'e' || next == 'E' || next == '+' || next == '-';
    }

    private void skipNested() throws IOException {
        nesting.depth = 0;
        byte[] bytes = json;
        long inString = 0; // the highest bit of each byte, if the word before ends within a string
        int i = at;
        while (i + Long.BYTES <= end) {
            long word = EightBytes.get(bytes, i);
            if ((EightBytes.firstSame(word, BACKSLASHES) | EightBytes.firstControl(word)) != 0) {
                if (inString != 0) {
                    i = stringEnd(i);
                    inString = 0;
                } else {
                    i = oneByOne(i, i + Long.BYTES);
                }
            } else {
                long quotes = EightBytes.same(word, QUOTES);
                long strings = quotes ^ (quotes << 8); // from each byte on, whether the quotes so far are odd
                strings ^= strings << 16;
                strings ^= strings << 32;
                strings ^= inString;
                inString = strings < 0 ? EightBytes.HIGHEST : 0;
                long curled = word | SPACES; // makes [ and ] to { and }
                long opening = EightBytes.same(curled, OPENING) & ~strings;
                long brackets = opening | (EightBytes.same(curled, CLOSING) & ~strings);
                for (; brackets != 0; brackets &= brackets - 1) {
                    int bit = Long.numberOfTrailingZeros(brackets);
                    nesting.bracket((opening >>> bit & 1) != 0, word >>> (bit - 2) & 1, i + (bit >>> 3));
                    if (nesting.depth == 0) {
                        at = i + (bit >>> 3) + 1;
                        return;
                    }
                }
                i += Long.BYTES;
            }
            if (nesting.depth == 0) {
                at = i;
                return;
            }
        }
        if (inString != 0) {
            i = stringEnd(i);
        }
        at = oneByOne(i, end);
        if (nesting.depth > 0) {
            throw malformed("the end of an object or array");
        }
    }

    /**
     * Goes on from outside of a string, and over strings as a whole.
     *
     * @return where it ends: at the nesting's end, or not before the limit
     */
    private int oneByOne(int begin, int limit) throws IOException {
        int i = begin;
        while (i < limit) {
            byte next = json[i++];
            switch (next) {
                case '"' -> i = stringEnd(i);
                case '{', '[' -> nesting.bracket(true, next >> 5 & 1, i - 1);
                case '}', ']' -> {
                    nesting.bracket(false, next >> 5 & 1, i - 1);
                    if (nesting.depth == 0) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        return i;
    }

    /** The brackets that are open in what is gone over. One for all: it is gone over too often for a new one each time. */
    private final class Nesting {
        int depth;
        /** Of the innermost 64 levels, whether each is an object. */
        private long kinds;

        void bracket(boolean opens, long kind, int place) throws IOException {
            if (opens) {
                kinds = kinds << 1 | kind;
                if (++depth > MAX_DEPTH) {
                    at = place;
                    throw malformed("less depth");
                }
            } else {
                if (depth <= Long.SIZE && (kinds & 1) != kind) {
                    at = place;
                    throw malformed("the other bracket");
                }
                kinds >>>= 1;
                depth--;
            }
        }
    }

    /** Behind the quote that ends the string that begins here. */
    private int stringEnd(int begin) throws IOException {
        int i = special(begin);
        while (i < end) {
            byte next = json[i];
            if (next == '"') {
                return i + 1;
            }
            if (next != '\\') {
                break;
            }
            escaped = true;
            i = special(i + 2);
        }
        at = Math.min(i, end);
        throw malformed("the end of a string");
    }

    /** Where the next byte is that means something in a string: a quote, a backslash, or one that may not be there. */
    private int special(int begin) {
        int i = begin;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long found = EightBytes.firstSpecial(EightBytes.get(json, i));
            if (found != 0) {
                return i + EightBytes.first(found);
            }
        }
        while (i < end && json[i] != '"' && json[i] != '\\' && (json[i] < 0 || json[i] >= ' ')) {
            i++;
        }
        return i;
    }
}
