package dev.dynabatch;

import dev.dynabatch.internal.codec.ItemEncoder;
import java.util.Map;

/**
 * The size DynamoDB bills and limits items by, and the capacity that size takes.
 *
 * <p>An item is the sum over its attributes of the name's UTF-8 length and the value's size: a string its UTF-8 length; a
 * binary its length; a boolean or null 1; a number 1, plus 1 for each two significant digits left and each two right of
 * the point, plus 1 if negative; a list or map 3, its contents, and 1 for each element; a set its elements. Sources:
 * developer guide, "DynamoDB item sizes and formats"; numbers as measured against the service by the conformance suite
 * {@code nubo-db/dynamodb-conformance}; that sets have no overhead is unverified.
 */
public final class ItemSize {
    /** The largest item, in billed bytes: 400 KB (developer guide, "Service, account, and table quotas"). */
    public static final int MAX_ITEM = 409_600;

    /** Bytes written by one write capacity unit (developer guide, "Read and write capacity"). */
    public static final int WRITE_UNIT = 1024;

    /** Bytes read by one read capacity unit, consistently (same source). */
    public static final int READ_UNIT = 4096;

    private ItemSize() {}

    /**
     * The billed size of an item, in bytes; also of one that is too large.
     *
     * @throws InvalidItemException if DynamoDB would refuse the item for anything but its size
     */
    public static long of(Map<String, ?> item) {
        return ItemEncoder.billedSize(item);
    }

    /** The write capacity units (WCU) that writing an item of {@code bytes} takes in its table, indexes not counted. */
    public static long writeUnits(long bytes) {
        return units(bytes, WRITE_UNIT);
    }

    /**
     * The read capacity units (RCU) that reading an item of {@code bytes} takes: one for each 4 KB, half of that when
     * eventually consistent. A missing item, of 0 bytes, takes as much as one of 1 byte.
     */
    public static double readUnits(long bytes, boolean consistent) {
        long units = units(bytes, READ_UNIT);
        return consistent ? units : units / 2.0;
    }

    private static long units(long bytes, int unit) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes is negative");
        }
        return Math.max(1, (bytes + unit - 1) / unit);
    }
}
