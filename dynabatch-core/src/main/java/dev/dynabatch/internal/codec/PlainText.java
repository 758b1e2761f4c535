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
    private static final long BACKSLASHES = '\\' * ONES;

    private PlainText() {}

    /**
     * Copies text that stands for itself: all characters at once, then looked at by eight. Where no byte is above 127, a
     * subtraction sets the high bit of a byte that is less than what is taken off it, and, if one is, perhaps of bytes
     * above it; so the question whether there is any is answered exactly.
     *
     * @return false if it does not stand for itself; then what was written is good for nothing
     */
    @SuppressWarnings("deprecation") // copies the low byte of each character, which is all there is to those below 128
    static boolean copy(String text, int chars, byte[] target, int at) {
        int all = 0;
        for (int i = 0; i < chars; i++) {
            all |= text.charAt(i);
        }
        if (all >= 0x80) {
            return false;
        }
        text.getBytes(0, chars, target, at);
        int end = at + chars;
        LONGS.set(target, end, SPACES);
        long special = 0;
        for (int i = at; i < end; i += Long.BYTES) {
            long eight = (long) LONGS.get(target, i);
            special |= (eight - SPACES) | ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES);
        }
        return (special & HIGH_BITS) == 0;
    }
}
