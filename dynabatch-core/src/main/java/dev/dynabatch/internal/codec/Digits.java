package dev.dynabatch.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Decimal digits of numbers that are not negative. */
final class Digits {
    private static final VarHandle PAIRS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    /** The two digits of each number below 100, as they stand in memory. */
    private static final short[] TWO_DIGITS = twoDigits();

    private Digits() {}

    /** How many a number has. */
    static int count(long value) {
        int count = 1;
        for (long bound = 10; count < 19 && value >= bound; bound *= 10) {
            count++;
        }
        return count;
    }

    /**
     * Writes them.
     *
     * @param count how many there are
     * @param point how many stand before a point, or -1 for no point
     * @return where they end
     */
    static int write(long value, int count, int point, byte[] target, int from) {
        int end = from + count + (point < 0 ? 0 : 1);
        int at = end;
        long rest = value;
        if (point < 0) {
            for (; rest >= 100; rest /= 100) {
                at -= 2;
                PAIRS.set(target, at, TWO_DIGITS[(int) (rest % 100)]);
            }
            if (rest >= 10) {
                PAIRS.set(target, at - 2, TWO_DIGITS[(int) rest]);
            } else {
                target[at - 1] = (byte) ('0' + rest);
            }
            return end;
        }
        for (int i = count; i > 0; i--) {
            if (i == point) {
                target[--at] = '.';
            }
            long next = rest / 10;
            target[--at] = (byte) ('0' + (rest - next * 10));
            rest = next;
        }
        return end;
    }

    private static short[] twoDigits() {
        short[] pairs = new short[100];
        for (int i = 0; i < 100; i++) {
            pairs[i] = (short) (('0' + i / 10) | (('0' + i % 10) << 8));
        }
        return pairs;
    }
}
