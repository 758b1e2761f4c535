package dev.dynabatch.internal.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The canonical identity of an item within its table: two keys are equal exactly when the service takes them for one.
 *
 * <p>Canonical bytes are UTF-8 for a string, the bytes themselves for a binary, and the ASCII of the canonical plain
 * form for a number ({@code 1}, {@code 1.0} and {@code 1e0} are all {@code 1}). Types need no tag: a table's key
 * attribute has one type.
 */
public final class Key {
    /** The longest partition key, in bytes (developer guide, "Service, account, and table quotas"). */
    public static final int MAX_PARTITION_KEY = 2048;
    /** The longest sort key, in bytes (same source). */
    public static final int MAX_SORT_KEY = 1024;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** 2^64 divided by the golden ratio: each bit of a factor reaches many of the product (Knuth, 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int ROTATION = 32;

    private final byte[] bytes;
    private final int partitionLength;
    private final int hash;

    /**
     * @param bytes the canonical partition key followed directly by the canonical sort key (if any); not copied
     * @param partitionLength how many of the bytes belong to the partition key
     */
    public Key(byte[] bytes, int partitionLength) {
        this(bytes, partitionLength, hash(bytes, bytes.length, partitionLength));
    }

    /** @param hash what {@link #hash(byte[], int, int)} says */
    Key(byte[] bytes, int partitionLength, int hash) {
        this.bytes = bytes;
        this.partitionLength = partitionLength;
        this.hash = hash;
    }

    /** The hash of the key whose canonical bytes are the first of an array; eight of them at a time. */
    public static int hash(byte[] bytes, int length, int partitionLength) {
        long hash = partitionLength;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            hash = Long.rotateLeft((hash ^ (long) LONGS.get(bytes, at)) * SPREAD, ROTATION);
        }
        long rest = length;
        for (; at < length; at++) {
            rest = rest << Byte.SIZE | (bytes[at] & 0xFF);
        }
        return (int) (((hash ^ rest) * SPREAD) >>> Integer.SIZE);
    }

    /** The key of a partition: a copy of the first bytes of an array. */
    public static Key copyOf(byte[] bytes, int length) {
        return new Key(Arrays.copyOf(bytes, length), length);
    }

    /** The canonical bytes; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of {@link #bytes()} belong to the partition key. */
    public int partitionLength() {
        return partitionLength;
    }

    /** The key of the partition alone. */
    public Key partition() {
        return partitionLength == bytes.length ? this : copyOf(bytes, partitionLength);
    }

    @Override
    public boolean equals(Object other) {
        return other == this
                || (other instanceof Key key
                        && key.hash == hash
                        && key.partitionLength == partitionLength
                        && Arrays.equals(key.bytes, bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** A short fingerprint, safe for logs: tells keys apart without showing them. */
    @Override
    public String toString() {
        return "key#" + Integer.toHexString(hash);
    }
}
