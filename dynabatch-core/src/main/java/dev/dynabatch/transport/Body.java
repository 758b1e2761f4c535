package dev.dynabatch.transport;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The body of a request: stretches of arrays, one behind the other. The arrays are shared with the engine, which keeps
 * other things in them beside these stretches; nobody may write to them. They stay as they are for as long as anybody
 * holds the body, so a transport need not tell when it is done.
 */
public final class Body {
    private final byte[][] arrays;
    /** Of each part, where it begins in its array, and its length. */
    private final int[] stretches;

    private final int parts;
    private final int size;

    private Body(byte[][] arrays, int[] stretches, int parts, int size) {
        this.arrays = arrays;
        this.stretches = stretches;
        this.parts = parts;
        this.size = size;
    }

    /** Whole arrays. */
    public static Body of(byte[]... whole) {
        return of(List.of(whole));
    }

    /** Whole arrays. */
    public static Body of(List<byte[]> whole) {
        Builder builder = new Builder(whole.size());
        for (byte[] array : whole) {
            builder.add(array, 0, array.length);
        }
        return builder.build();
    }

    /** How many bytes there are. */
    public int size() {
        return size;
    }

    /** How many stretches there are. */
    public int parts() {
        return parts;
    }

    /** The array in which a stretch lies. */
    public byte[] array(int part) {
        return arrays[part];
    }

    /** Where in its array a stretch begins. */
    public int offset(int part) {
        return stretches[2 * part];
    }

    /** How long a stretch is. */
    public int length(int part) {
        return stretches[2 * part + 1];
    }

    /** All the bytes in one array: the only one there is, if there is nothing else in it; so not to be written to. */
    public byte[] bytes() {
        if (parts == 1 && size == arrays[0].length) {
            return arrays[0];
        }
        byte[] all = new byte[size];
        ByteBuffer target = ByteBuffer.wrap(all);
        for (int i = 0; i < parts; i++) {
            target.put(arrays[i], offset(i), length(i));
        }
        return all;
    }

    /** Feeds all the bytes to a digest. */
    public void digest(MessageDigest digest) {
        for (int i = 0; i < parts; i++) {
            digest.update(arrays[i], offset(i), length(i));
        }
    }

    /** Says how long it is, and never what is in it. */
    @Override
    public String toString() {
        return "Body[" + size + " B]";
    }

    /** Puts a body together. */
    public static final class Builder {
        private byte[][] arrays;
        private int[] stretches;
        private int parts;
        private long size;

        /** @param expected about how many stretches there will be */
        public Builder(int expected) {
            int room = Math.max(1, expected);
            arrays = new byte[room][];
            stretches = new int[2 * room];
        }

        /** Adds a stretch; one that goes on where the last one ended makes it longer. */
        @SuppressWarnings("ReferenceEquality") // the same array, not one alike
        public Builder add(byte[] array, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, array.length);
            size += length;
            int last = 2 * parts - 2;
            if (parts > 0 && arrays[parts - 1] == array && stretches[last] + stretches[last + 1] == offset) {
                stretches[last + 1] += length;
                return this;
            }
            if (parts == arrays.length) {
                arrays = Arrays.copyOf(arrays, 2 * parts);
                stretches = Arrays.copyOf(stretches, 4 * parts);
            }
            arrays[parts] = array;
            stretches[2 * parts] = offset;
            stretches[2 * parts + 1] = length;
            parts++;
            return this;
        }

        /**
         * The body.
         *
         * @throws IllegalArgumentException if it is larger than an array may be
         */
        public Body build() {
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a body of " + size + " bytes is too large to be sent");
            }
            return new Body(arrays, stretches, parts, (int) size);
        }
    }
}
