package dev.dynabatch.local.internal.value;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** How a sort key stands in an ordered key, after what is common to its partition. */
public enum Layout {
    /** As it is: nothing follows. So in tables. */
    LAST {
        @Override
        byte[] prefix(AttributeValue sort) {
            return OrderedKey.bytes(sort);
        }

        @Override
        byte[] whole(AttributeValue sort) {
            return OrderedKey.bytes(sort);
        }

        @Override
        byte[] after(byte[] key) {
            return OrderedKey.after(key);
        }
    },

    /** Ended by two zero bytes, with a zero byte in it written as 0 and 255: the table's key follows. So in indexes. */
    FOLLOWED {
        @Override
        byte[] prefix(AttributeValue sort) {
            ByteArrayOutputStream escaped = new ByteArrayOutputStream();
            for (byte b : OrderedKey.bytes(sort)) {
                escaped.write(b);
                if (b == 0) {
                    escaped.write(0xFF);
                }
            }
            return escaped.toByteArray();
        }

        @Override
        byte[] whole(AttributeValue sort) {
            byte[] escaped = prefix(sort);
            return Arrays.copyOf(escaped, escaped.length + 2);
        }

        @Override
        byte[] after(byte[] key) {
            return OrderedKey.afterAll(key);
        }
    };

    /** The first key of a partition that has this sort key. */
    public byte[] first(byte[] partition, AttributeValue sort) {
        return join(partition, whole(sort));
    }

    /** What comes after all keys of a partition that have this sort key. */
    public byte[] after(byte[] partition, AttributeValue sort) {
        return after(first(partition, sort));
    }

    /** What the keys of a partition begin with whose sort key begins with {@code start}. */
    public byte[] prefix(byte[] partition, AttributeValue start) {
        return join(partition, prefix(start));
    }

    abstract byte[] prefix(AttributeValue sort);

    abstract byte[] whole(AttributeValue sort);

    abstract byte[] after(byte[] key);

    /** One after the other. */
    public static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
