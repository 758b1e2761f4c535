package dev.dynabatch.internal.codec;

import dev.dynabatch.internal.model.Key;
import java.util.List;

/** The keys of one request, each of which is among them once: a hash table that is filled once, with linear probing. */
public final class AskedKeys implements ReadReplies.Asked {
    /** Spreads neighbouring hashes: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E3779B9;

    private final List<Key> keys;
    /** By hash, the place of a key plus one; 0 is free. Half of them at least are. */
    private final short[] slots;

    private final int shift;

    /** @param keys no more than fit into a request */
    public AskedKeys(List<Key> keys) {
        this.keys = keys;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * keys.size());
        this.shift = Integer.SIZE - bits;
        this.slots = new short[1 << bits];
        for (int i = 0; i < keys.size(); i++) {
            int slot = home(keys.get(i).hashCode());
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = (short) (i + 1);
        }
    }

    private int home(int hash) {
        return (hash * SPREAD) >>> shift;
    }

    @Override
    public int count() {
        return keys.size();
    }

    @Override
    public int place(byte[] bytes, int length, int partitionLength) {
        int hash = Key.hash(bytes, length, partitionLength);
        for (int slot = home(hash); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int place = slots[slot] - 1;
            if (keys.get(place).is(bytes, length, partitionLength)) {
                return place;
            }
        }
        return -1;
    }
}
