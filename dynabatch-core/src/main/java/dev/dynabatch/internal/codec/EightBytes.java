package dev.dynabatch.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of JSON in one {@code long}, the first in its lowest byte, looked at all together. What a method finds has
 * its highest bit set (H. Warren: Hacker's Delight, section 6-1).
 */
final class EightBytes {
    /** The highest bit of each byte. */
    static final long HIGHEST = 0x8080808080808080L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long SPACES = of(' ');
    private static final long QUOTES = of('"');
    private static final long BACKSLASHES = of('\\');

    private EightBytes() {}

    static long get(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void set(byte[] bytes, int at, long eight) {
        LONGS.set(bytes, at, eight);
    }

    /** Eight times this character. */
    static long of(char ascii) {
        return ascii * ONES;
    }

    /** Those that are the same in both. */
    static long same(long eight, long others) {
        long difference = eight ^ others;
        return ~(((difference & ~HIGHEST) + ~HIGHEST) | difference) & HIGHEST;
    }

    /** The first that is the same in both, and perhaps others behind it: a subtraction may borrow. 0 if there is none. */
    static long firstSame(long eight, long others) {
        long difference = eight ^ others;
        return (difference - ONES) & ~difference & HIGHEST;
    }

    /** The first control character, and perhaps others behind it; 0 if there is none. */
    static long firstControl(long eight) {
        return (eight - SPACES) & ~eight & HIGHEST;
    }

    /** The first that does not stand for itself in a string, and perhaps others behind it; 0 if all do. */
    static long firstSpecial(long eight) {
        return ((eight - SPACES) | ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES)) & ~eight & HIGHEST;
    }

    /** Which byte it is of which the lowest bit is set. */
    static int first(long found) {
        return Long.numberOfTrailingZeros(found) >>> 3;
    }
}
