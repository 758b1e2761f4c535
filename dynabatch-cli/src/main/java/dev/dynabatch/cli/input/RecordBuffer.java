package dev.dynabatch.cli.input;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the bytes of one record, up to a bound; beyond it, only their beginning is kept. */
final class RecordBuffer {
    private static final int HEAD = 1024;
    private static final int SMALL = 1 << 20;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Bound bound;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(8192);
    private byte[] bytes = new byte[8192];
    private int length;
    private boolean tooLong;

    RecordBuffer(Bound bound) {
        this.bound = bound;
    }

    /** How long a record may be. */
    enum Bound {
        /** No item needs as much: 400 KB is the largest, and escapes make at most six bytes of one. */
        ITEM(16 << 20, "is longer than 16 MB, and no item is: one has at most 400 KB; split it", false),
        /** No key needs as much: 2 KB and 1 KB are the largest. Whoever reads keys does not read on behind one that is none. */
        KEY(1 << 20, "is longer than 1 MB, and no key is: one has at most 3 KB; is it the right file?", true);

        final int bytes;
        private final String problem;
        private final boolean endsReading;

        Bound(int bytes, String problem, boolean endsReading) {
            this.bytes = bytes;
            this.problem = problem;
            this.endsReading = endsReading;
        }
    }

    /** Whether nothing of what follows is of any use. */
    boolean endsReading() {
        return tooLong && bound.endsReading;
    }

    void clear() {
        if (bytes.length > SMALL) {
            bytes = new byte[8192];
        }
        length = 0;
        tooLong = false;
    }

    void append(byte[] source, int from, int count) {
        if (tooLong) {
            return;
        }
        if (length + count > bound.bytes) {
            tooLong = true;
            System.arraycopy(source, from, bytes, length, Math.max(0, Math.min(count, HEAD - length)));
            length = HEAD;
            return;
        }
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void append(byte value) {
        if (length == bound.bytes) {
            tooLong = true;
            length = HEAD;
        }
        if (!tooLong) {
            reserve(1);
            bytes[length++] = value;
        }
    }

    void append(RecordBuffer other) {
        append(other.bytes, 0, other.length);
        tooLong |= other.tooLong;
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }

    /** Takes a byte order mark off the beginning, and blanks off the end. */
    void trim() {
        if (length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)) {
            length -= MARK.length;
            System.arraycopy(bytes, MARK.length, bytes, 0, length);
        }
        while (length > 0 && Blanks.is(bytes[length - 1])) {
            length--;
        }
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** The first byte that is not blank, or -1. */
    int first() {
        for (int i = 0; i < length; i++) {
            if (!Blanks.is(bytes[i])) {
                return bytes[i];
            }
        }
        return -1;
    }

    /** Whether there is this one byte and nothing else but blanks. */
    boolean isOnly(char value) {
        return length > 0 && bytes[length - 1] == value && first() == value && indexOf(value) == length - 1;
    }

    private int indexOf(char value) {
        int at = 0;
        while (bytes[at] != value) {
            at++;
        }
        return at;
    }

    /** Counts the braces and brackets in it. */
    void countIn(Nesting nesting) {
        for (int i = 0; i < length; i++) {
            nesting.next(bytes[i]);
        }
    }

    InputRecord toRecord(long line) {
        byte[] copy = Arrays.copyOf(bytes, length);
        if (tooLong) {
            return new InputRecord(copy, line, bound.problem, false);
        }
        return new InputRecord(copy, line, encodingProblem(), true);
    }

    private @Nullable String encodingProblem() {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
        decoder.reset();
        try {
            CoderResult result;
            do {
                chars.clear();
                result = decoder.decode(rest, chars, true);
                if (result.isError()) {
                    result.throwException();
                }
            } while (result.isOverflow());
            return null;
        } catch (CharacterCodingException e) {
            return "is not UTF-8 (byte " + (rest.position() + 1) + "); convert the file: iconv -f LATIN1 -t UTF-8";
        }
    }
}
