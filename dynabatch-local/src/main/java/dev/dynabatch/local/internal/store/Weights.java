package dev.dynabatch.local.internal.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The weight at the head of every value. */
public final class Weights {
    /** How many bytes it takes. */
    public static final int LENGTH = Integer.BYTES;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Weights() {}

    /** The weight of a value. */
    public static int of(byte[] value) {
        return (int) INT.get(value, 0);
    }

    /** Sets the weight of a value. */
    public static void set(byte[] value, int weight) {
        INT.set(value, 0, weight);
    }
}
