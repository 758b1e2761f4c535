package dev.dynabatch.local.internal.value;

import dev.dynabatch.local.internal.value.AttributeValue.Bin;
import dev.dynabatch.local.internal.value.AttributeValue.Num;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keys as bytes whose unsigned order is the order of a table: hash of the partition key, partition key, sort key.
 *
 * <p>Layout: 4 bytes of hash, 2 bytes length of the partition key, the partition key, the sort key. Items of one
 * partition are therefore neighbours, in the order of their sort keys; partitions lie in the order of their hashes, and
 * a scan's segments divide the range of hashes.
 */
public final class OrderedKey {
    private static final int HEADER = 6;

    private OrderedKey() {}

    /** The key of an item. */
    public static byte[] of(AttributeValue partition, @Nullable AttributeValue sort) {
        byte[] prefix = partition(partition);
        return sort == null ? prefix : Layout.LAST.first(prefix, sort);
    }

    /** What all keys of a partition begin with. */
    public static byte[] partition(AttributeValue partition) {
        byte[] pk = bytes(partition);
        return ByteBuffer.allocate(HEADER + pk.length)
                .putInt(hash(pk))
                .putShort((short) pk.length)
                .put(pk)
                .array();
    }

    /** The hash a key begins with; zero, the lowest, for one that has none. */
    public static int hashOf(byte[] key) {
        return key.length < Integer.BYTES ? 0 : ByteBuffer.wrap(key).getInt();
    }

    /** The first key of a segment; for {@code segment} = {@code total} the end of the last one: null, no bound. */
    public static byte @Nullable [] segmentStart(int segment, int total) {
        if (segment == total) {
            return null;
        }
        long hash = ((long) segment << 32) / total + (((long) segment << 32) % total == 0 ? 0 : 1);
        return ByteBuffer.allocate(4).putInt((int) hash).array();
    }

    /** The smallest key after {@code key}. */
    public static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** What comes after all keys that begin with {@code prefix}, which begins with what a partition's keys do. */
    public static byte[] afterAll(byte[] prefix) {
        int last = prefix.length - 1;
        while (prefix[last] == (byte) 0xFF) {
            last--;
        }
        byte[] after = Arrays.copyOf(prefix, last + 1);
        after[last]++;
        return after;
    }

    /** Key bytes: UTF-8, the bytes themselves, or a number's ordered bytes. */
    static byte[] bytes(AttributeValue value) {
        if (value instanceof Str string) {
            return string.value().getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof Num number) {
            return OrderedNumber.bytes(number.value());
        }
        return ((Bin) value).value();
    }

    /** A checksum spreads its input evenly, but neighbours stay related: mixed once more (MurmurHash3's finaliser). */
    private static int hash(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int h = (int) crc.getValue();
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return h ^ (h >>> 16);
    }
}
