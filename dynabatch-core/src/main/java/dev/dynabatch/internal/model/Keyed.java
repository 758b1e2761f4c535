package dev.dynabatch.internal.model;

import java.util.Arrays;

/**
 * Something with the key of an item: an operation, or a key that is asked for. What the identity is made of is kept here,
 * so that looking for it fetches nothing else from memory.
 */
public abstract class Keyed {
    private static final byte[] NOTHING = {};

    private byte[] keyBytes = NOTHING;
    private int partitionLength;
    private int keyHash;

    /**
     * Says what the key is.
     *
     * @param canonical the canonical bytes of its {@link Key}; not copied
     * @param partition how many of them belong to the partition key
     */
    public final void hasKey(byte[] canonical, int partition) {
        keyBytes = canonical;
        partitionLength = partition;
        keyHash = Key.hash(canonical, canonical.length, partition);
    }

    /** The canonical identity, made anew: most are never asked for it. */
    public final Key key() {
        return new Key(keyBytes, partitionLength, keyHash);
    }

    /** The bytes of the key; not to be written to. */
    public final byte[] keyBytes() {
        return keyBytes;
    }

    /** How many of the key's bytes belong to the partition key. */
    public final int partitionLength() {
        return partitionLength;
    }

    /** The hash of the key. */
    public final int keyHash() {
        return keyHash;
    }

    /** Whether both have one key. */
    public final boolean hasKeyOf(Keyed other) {
        return keyHash == other.keyHash
                && partitionLength == other.partitionLength
                && Arrays.equals(keyBytes, other.keyBytes);
    }
}
