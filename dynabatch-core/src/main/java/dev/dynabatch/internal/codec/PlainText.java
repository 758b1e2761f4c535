package dev.dynabatch.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Text that stands for itself in JSON: ASCII without control characters, quotes and backslashes. */
final class PlainText {
    /** Text no longer than this is quicker written character by character. */
    static final int SHORT = 16;
    /** How many bytes behind the text are written over. */
    static final int ROOM = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long QUESTION_MARKS = '?' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private PlainText() {}

    /** Whether all characters are below 128. */
    static boolean isAscii(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    /**
     * Copies text that is ASCII: all characters at once, then looked at by eight.
     *
     * @return whether it stands for itself
     */
    @SuppressWarnings("deprecation") // copies the low byte of each character, which is all there is to those below 128
    static boolean copy(String text, byte[] target, int at) {
        int end = at + text.length();
        text.getBytes(0, text.length(), target, at);
        LONGS.set(target, end, SPACES);
        long special = 0;
        for (int i = at; i < end; i += Long.BYTES) {
            special |= special((long) LONGS.get(target, i));
        }
        return special == 0;
    }

    /**
     * Marks, by its high bit, each of eight bytes of UTF-8 that does not stand for itself, and perhaps others above it: a
     * subtraction sets the high bit of a byte that is less than what is taken off it, and then may borrow.
     */
    static long special(long eight) {
        return ((eight - SPACES) | ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES)) & ~eight & HIGH_BITS;
    }

    /** Whether there is a question mark among bytes of UTF-8. */
    static boolean hasQuestionMark(byte[] utf8) {
        int i = 0;
        long marks = 0;
        for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
            long other = (long) LONGS.get(utf8, i) ^ QUESTION_MARKS;
            marks |= (other - ONES) & ~other & HIGH_BITS;
        }
        boolean found = marks != 0;
        for (; i < utf8.length; i++) {
            found |= utf8[i] == '?';
        }
        return found;
    }
}
