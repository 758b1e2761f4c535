package dev.dynabatch.internal.codec;

import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.SharedArray;
import dev.dynabatch.internal.model.SharedArrays;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growable buffer of JSON text in UTF-8, and how strings, numbers and binaries are written into it. */
public final class JsonBytes {
    private static final int INITIAL = 512;
    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    /** How many characters of a long string are looked at together. */
    private static final int BLOCK = 256;

    private byte[] bytes = new byte[INITIAL];
    /** Where in the array it begins; before it stands what was handed out. */
    private int begin;
    /** Where in the array it ends. */
    private int length;

    private final SharedArrays arrays;
    private boolean handsOut;
    /** The array, if what is handed out may stand in it. */
    private @Nullable SharedArray shared;

    private byte[] block = {};

    /** One whose bytes are copied out. */
    public JsonBytes() {
        this(SharedArrays.UNCOUNTED);
    }

    /** @param arrays where the arrays come from in which stands what is handed out */
    JsonBytes(SharedArrays arrays) {
        this.arrays = arrays;
    }

    /** How many bytes have been written. */
    public int length() {
        return length - begin;
    }

    void truncate(int newLength) {
        length = begin + newLength;
    }

    /** Empties the buffer, and gives its memory back if it grew beyond {@code kept} bytes. */
    public void clear(int kept) {
        length = begin;
        if (bytes.length > kept) {
            dropArray();
        }
    }

    private void dropArray() {
        length = 0;
        goOn(new byte[INITIAL], null);
    }

    /** From now on it is written here, from the beginning. */
    private void goOn(byte[] array, @Nullable SharedArray ofIt) {
        SharedArray before = shared;
        bytes = array;
        begin = 0;
        shared = ofIt;
        if (before != null) {
            before.close();
        }
    }

    /** A copy of some of the bytes written. */
    public byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, begin + from, begin + to);
    }

    /**
     * Hands out what was written: it stays where it is, and what is written from now on stands behind it, or in another
     * array. What is long is a copy, so that it is not counted twice; and the first of all is, since of some buffers nothing
     * is asked but once.
     *
     * @param to told where it stands
     * @return how much of the memory budget its array takes beside its own bytes: the length of a shared one that it is
     *     the first in; 0 of all others
     */
    int handOut(EncodedWrite to) {
        int count = length();
        if (bytes.length > EncodedWrite.SHARED_BYTES && handsOut) {
            to.stands(bytes, count);
            dropArray();
            return 0;
        }
        if (!handsOut || count > EncodedWrite.LONGEST_SHARED) {
            handsOut = true;
            to.stands(copy(0, count), count);
            return 0;
        }
        SharedArray together = shared;
        if (together == null) {
            together = arrays.of(bytes);
            shared = together;
        }
        int charged = together.join();
        to.stands(together, bytes, begin, count);
        begin = length;
        return charged;
    }

    void copyTo(int from, int count, byte[] target, int at) {
        System.arraycopy(bytes, begin + from, target, at, count);
    }

    /** The bytes as characters, one each: equal exactly when the bytes are. */
    String identity(int from, int to) {
        return new String(bytes, begin + from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The string that was written quoted from an index on, or behind a comma there; null if it does not end. */
    @Nullable
    String quoted(int index) {
        int at = begin + index;
        int from = at < length && bytes[at] == ',' ? at + 1 : at;
        int to = from + 1;
        while (to < length && bytes[to] != '"') {
            to += bytes[to] == '\\' ? 2 : 1;
        }
        return to < length ? JsonText.unquote(bytes, from, to + 1) : null;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes one character. */
    public void write(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    /** Writes bytes as they are. */
    public void write(byte[] json) {
        write(json, 0);
    }

    /** Writes bytes as they are, from one on. */
    public void write(byte[] json, int from) {
        int count = json.length - from;
        reserve(count);
        System.arraycopy(json, from, bytes, length, count);
        length += count;
    }

    /** Writes a word as it is. */
    void write(Word word) {
        reserve(word.room());
        word.copyTo(bytes, length);
        length += word.length();
    }

    /**
     * Writes a quoted string.
     *
     * @return its length in UTF-8, unescaped; or, if it holds half a surrogate pair, -1 - the index of that
     */
    public int string(String value) {
        int chars = value.length();
        reserve(chars > BLOCK ? chars + chars / 32 + Escapes.LONGEST * BLOCK : chars + 2 + PlainText.ROOM);
        bytes[length++] = '"';
        int size = chars <= PlainText.SHORT
                ? shortText(value, chars)
                : chars <= BLOCK ? blockOfText(value, chars) : longText(value);
        if (size >= 0) {
            reserve(1);
            bytes[length++] = '"';
        }
        return size;
    }

    private int shortText(String value, int chars) {
        byte[] target = bytes;
        int at = length;
        for (int i = 0; i < chars; i++) {
            char c = value.charAt(i);
            if (!Escapes.plain(c)) {
                length = at;
                int rest = anyText(value, i, chars);
                return rest < 0 ? rest : i + rest;
            }
            target[at++] = (byte) c;
        }
        length = at;
        return chars;
    }

    private int blockOfText(String value, int chars) {
        if (!PlainText.isAscii(value)) {
            return anyText(value, 0, chars);
        }
        if (PlainText.copy(value, bytes, length)) {
            length += chars;
        } else {
            if (block.length == 0) {
                block = new byte[BLOCK];
            }
            System.arraycopy(bytes, length, block, 0, chars);
            escaped(block, 0, chars);
        }
        return chars;
    }

    /** The JDK looks at many characters at once while it encodes a string, which we have no way to do. */
    private int longText(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (PlainText.hasQuestionMark(utf8)) { // half a surrogate pair becomes one
            int half = SurrogatePairs.firstHalf(value);
            if (half >= 0) {
                return -1 - half;
            }
        }
        for (int from = 0; from < utf8.length; from += BLOCK) {
            escaped(utf8, from, Math.min(utf8.length, from + BLOCK));
        }
        return utf8.length;
    }

    private void escaped(byte[] utf8, int from, int to) {
        reserve(Escapes.LONGEST * (to - from) + PlainText.ROOM);
        length = Escapes.copy(utf8, from, to, bytes, length);
    }

    /** Returns the size in UTF-8, or -1 - the index of half a surrogate pair. */
    private int anyText(String value, int from, int to) {
        reserve(Escapes.LONGEST * (to - from));
        byte[] target = bytes;
        int at = length;
        int size = 0;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                at = Escapes.write(c, target, at);
                size++;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xC0 | (c >> 6));
                target[at++] = (byte) (0x80 | (c & 0x3F));
                size += 2;
            } else if (!Character.isSurrogate(c)) {
                target[at++] = (byte) (0xE0 | (c >> 12));
                target[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                target[at++] = (byte) (0x80 | (c & 0x3F));
                size += 3;
            } else {
                if (!SurrogatePairs.isPair(value, i)) {
                    return -1 - i;
                }
                int point = Character.toCodePoint(c, value.charAt(++i));
                target[at++] = (byte) (0xF0 | (point >> 18));
                target[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                target[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                target[at++] = (byte) (0x80 | (point & 0x3F));
                size += 4;
            }
        }
        length = at;
        return size;
    }

    /**
     * Writes {@code digits·10^exponent} in canonical form, without quotes.
     *
     * @param digits not negative
     * @return its billed size
     */
    int decimal(boolean negative, long digits, int exponent) {
        if (digits == 0) {
            write('0');
            return 1;
        }
        long significant = digits;
        int power = exponent;
        while (significant % 10 == 0) {
            significant /= 10;
            power++;
        }
        int count = Digits.count(significant);
        reserve(count + Math.abs(power) + 3);
        if (negative) {
            bytes[length++] = '-';
        }
        int whole = count + power;
        if (power >= 0) {
            length = Digits.write(significant, count, -1, bytes, length);
            zeros(power);
            return NumberText.size(count, 0, negative);
        }
        if (whole > 0) {
            length = Digits.write(significant, count, whole, bytes, length);
            return NumberText.size(whole, -power, negative);
        }
        bytes[length++] = '0';
        bytes[length++] = '.';
        zeros(-whole);
        length = Digits.write(significant, count, -1, bytes, length);
        return NumberText.size(0, count, negative);
    }

    private void zeros(int count) {
        Arrays.fill(bytes, length, length + count, (byte) '0');
        length += count;
    }

    /** Writes a quoted base64 string of the bytes between position and limit, which stay as they are. */
    public void base64(ByteBuffer value) {
        int from = value.position();
        int size = value.remaining();
        reserve(Math.addExact(Math.multiplyExact((size + 2) / 3, 4), 2));
        bytes[length++] = '"';
        int whole = from + size - size % 3;
        for (int i = from; i < whole; i += 3) {
            base64((value.get(i) & 0xFF) << 16 | (value.get(i + 1) & 0xFF) << 8 | (value.get(i + 2) & 0xFF), 4);
        }
        if (size % 3 != 0) {
            int second = size % 3 == 2 ? (value.get(whole + 1) & 0xFF) << 8 : 0;
            base64((value.get(whole) & 0xFF) << 16 | second, size % 3 + 1);
            for (int i = size % 3; i < 3; i++) {
                bytes[length++] = '=';
            }
        }
        bytes[length++] = '"';
    }

    private void base64(int group, int characters) {
        for (int i = 0; i < characters; i++) {
            bytes[length++] = BASE64[(group >> (18 - 6 * i)) & 0x3F];
        }
    }

    private void reserve(int count) {
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            grow(needed - begin);
        }
    }

    /** Goes on in an array that takes so many bytes; what was handed out stays in the old one. */
    private void grow(int needed) {
        int used = length - begin;
        SharedArray next = handsOut && needed <= EncodedWrite.SHARED_BYTES ? arrays.open() : null;
        byte[] larger = next == null ? new byte[room(used, needed)] : next.bytes();
        System.arraycopy(bytes, begin, larger, 0, used);
        length = used;
        goOn(larger, next);
    }

    private int room(int used, int needed) {
        long room = handsOut ? used + used / 4 : 2L * bytes.length;
        return (int) Math.min(Math.max(room, needed), Integer.MAX_VALUE - 8);
    }
}
