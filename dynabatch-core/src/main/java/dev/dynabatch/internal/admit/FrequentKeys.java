package dev.dynabatch.internal.admit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The heaviest keys of a weighted stream, in bounded memory. Not safe for use by many threads.
 *
 * <p>A Misra–Gries summary [1] that makes room in the way of [2]: {@link #CAPACITY} keys have a counter each; when one
 * more comes, the median counter is taken off all of them, and those left with nothing go. At least half of them lose the
 * whole median, so the medians together, {@link #error}, are at most 2/{@link #CAPACITY} of all that was added. A
 * counter is never too high, and too low by no more than that. An add costs constant time on average and, once the
 * buffers have grown to the length of the keys, no memory.
 *
 * <ol>
 *   <li>J. Misra, D. Gries: Finding repeated elements. Science of Computer Programming 2 (1982)
 *   <li>D. Anderson et al.: A high-performance algorithm for identifying frequent items in data streams. IMC 2017,
 *       arXiv:1705.07001
 * </ol>
 */
final class FrequentKeys {
    /** How many keys have a counter. */
    static final int CAPACITY = 512;

    private static final int INDEX_MASK = 2 * CAPACITY - 1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Where a key is, plus one; 0 for a free place. Open addressing, never more than half full. */
    private final short[] index = new short[2 * CAPACITY];

    private final long[] hashes = new long[CAPACITY];
    private final double[] counters = new double[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private final byte[][] keys = new byte[CAPACITY][];
    private final double[] scratch = new double[CAPACITY];
    private int size;
    private double error;

    /** Told of keys and their counters; the bytes are not to be kept. */
    @FunctionalInterface
    interface Visitor {
        void visit(byte[] bytes, int length, double counter);
    }

    /** Adds a weight to the key in the first bytes of an array; its counter afterwards. */
    double add(byte[] bytes, int length, long hash, double weight) {
        int at = find(bytes, length, hash);
        if (at >= 0) {
            return counters[at] += weight;
        }
        if (size == CAPACITY) {
            makeRoom();
        }
        byte[] key = keys[size];
        if (key == null || key.length < length) {
            key = new byte[length];
            keys[size] = key;
        }
        System.arraycopy(bytes, 0, key, 0, length);
        lengths[size] = length;
        hashes[size] = hash;
        counters[size] = weight;
        place(size++);
        return weight;
    }

    /** The counter of a key: at most what was added to it, and at least that less {@link #error}. */
    double counter(byte[] bytes, int length, long hash) {
        int at = find(bytes, length, hash);
        return at < 0 ? 0 : counters[at];
    }

    /** By how much any counter may be too low. */
    double error() {
        return error;
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.visit(keys[i], lengths[i], counters[i]);
        }
    }

    void clear() {
        size = 0;
        error = 0;
        Arrays.fill(index, (short) 0);
    }

    private int find(byte[] bytes, int length, long hash) {
        for (int place = (int) hash & INDEX_MASK; index[place] != 0; place = (place + 1) & INDEX_MASK) {
            int at = index[place] - 1;
            if (hashes[at] == hash && Arrays.equals(keys[at], 0, lengths[at], bytes, 0, length)) {
                return at;
            }
        }
        return -1;
    }

    private void place(int at) {
        int place = (int) hashes[at] & INDEX_MASK;
        while (index[place] != 0) {
            place = (place + 1) & INDEX_MASK;
        }
        index[place] = (short) (at + 1);
    }

    private void makeRoom() {
        System.arraycopy(counters, 0, scratch, 0, size);
        double median = middle(scratch, size);
        error += median;
        Arrays.fill(index, (short) 0);
        int left = 0;
        for (int i = 0; i < size; i++) {
            double rest = counters[i] - median;
            if (rest > 0) {
                byte[] spare = keys[left];
                keys[left] = keys[i];
                keys[i] = spare;
                lengths[left] = lengths[i];
                hashes[left] = hashes[i];
                counters[left] = rest;
                place(left++);
            }
        }
        size = left;
    }

    /** The value that would stand in the middle if the first {@code count} were sorted (Hoare's selection). */
    private static double middle(double[] values, int count) {
        int wanted = count / 2;
        int low = 0;
        int high = count - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double swapped = values[left];
                    values[left++] = values[right];
                    values[right--] = swapped;
                }
            }
            if (wanted <= right) {
                high = right;
            } else if (wanted >= left) {
                low = left;
            } else {
                break;
            }
        }
        return values[wanted];
    }

    /** A hash of the first bytes of an array. */
    static long hash(byte[] bytes, int length) {
        long hash = length;
        for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(bytes, i));
        }
        long rest = 0;
        if (length >= Long.BYTES) {
            rest = (long) LONGS.get(bytes, length - Long.BYTES); // may overlap what went before
        } else {
            for (int i = 0; i < length; i++) {
                rest = (rest << Byte.SIZE) | (bytes[i] & 0xFF);
            }
        }
        return mix(hash ^ rest);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L; // 2^64 over the golden ratio
        return mixed ^ (mixed >>> 29);
    }
}
