package dev.dynabatch.internal.codec;

import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.Keyed;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of one request, each of which is among them once: a hash table that is filled once, with linear probing. Their
 * bytes are copied side by side: whoever reads the answer is another thread than whoever asked, and would fetch each key by
 * itself from the other's cache.
 */
public final class AskedKeys implements ReadReplies.Asked {
    private final int count;
    private final byte[] bytes;
    /** Of each key where its bytes end, and how many of them belong to the partition key. */
    private final int[] ends;
    /** By hash, the place of a key plus one; 0 is free. Half of them at least are. */
    private final short[] slots;

    private final int shift;

    /** @param keys no more than fit into a request */
    public AskedKeys(List<? extends Keyed> keys) {
        count = keys.size();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * count);
        shift = Integer.SIZE - bits;
        slots = new short[1 << bits];
        ends = new int[2 * count];
        int total = 0;
        for (Keyed key : keys) {
            total += key.keyBytes().length;
        }
        bytes = new byte[total];
        int at = 0;
        for (int i = 0; i < count; i++) {
            Keyed key = keys.get(i);
            byte[] own = key.keyBytes();
            System.arraycopy(own, 0, bytes, at, own.length);
            at += own.length;
            ends[2 * i] = at;
            ends[2 * i + 1] = key.partitionLength();
            int slot = key.keyHash() >>> shift;
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = (short) (i + 1);
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int place(byte[] others, int length, int partitionLength) {
        int hash = Key.hash(others, length, partitionLength);
        for (int slot = hash >>> shift; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int place = slots[slot] - 1;
            int from = place == 0 ? 0 : ends[2 * place - 2];
            if (ends[2 * place + 1] == partitionLength
                    && Arrays.equals(bytes, from, ends[2 * place], others, 0, length)) {
                return place;
            }
        }
        return -1;
    }
}
