package dev.dynabatch.internal.accumulate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Keys that all have one hash: those of {@link dev.dynabatch.internal.model.Key#hash}, calculated backwards. */
final class CollidingKeys {
    static final int HASH = 0x5A17_0C3E;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final long INVERSE = inverse();

    private CollidingKeys() {}

    /** By Newton's method; each round doubles how many bits are right. */
    private static long inverse() {
        long inverse = SPREAD;
        for (int round = 0; round < 5; round++) {
            inverse *= 2 - SPREAD * inverse;
        }
        return inverse;
    }

    /** A partition key of eight bytes. */
    static byte[] of(int number) {
        long product = (long) HASH << Integer.SIZE | number;
        long word = Long.rotateLeft(product * INVERSE ^ Long.BYTES, 32) * INVERSE ^ Long.BYTES;
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(word)
                .array();
    }
}
