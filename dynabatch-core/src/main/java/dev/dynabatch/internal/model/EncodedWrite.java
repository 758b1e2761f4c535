package dev.dynabatch.internal.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dynabatch.OperationKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A put or delete as it stands in the body of a request, with a comma behind: {@code {"PutRequest":{"Item":{…}}},}. It is
 * encoded once, into an array that it shares with others encoded before and after it; the same bytes serve every attempt.
 *
 * <p>An encoder fills it in. Whatever is asked of every item is kept here, so that it need not be fetched from anywhere
 * else.
 */
public class EncodedWrite extends Keyed {
    /** Arrays of no more bytes than this may be shared. */
    public static final int SHARED_BYTES = 16 << 10;
    /** What is no longer may stand in one; what is has an array of its own. */
    public static final int LONGEST_SHARED = SHARED_BYTES / 4;

    private static final byte[] PUT = "{\"PutRequest\":{\"Item\":".getBytes(US_ASCII);
    private static final byte[] DELETE = "{\"DeleteRequest\":{\"Key\":".getBytes(US_ASCII);
    private static final byte[] CLOSE = "}},".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private @Nullable SharedArray shared;
    private int from;
    private int length;
    private int billedSize;
    private int ownBytes;

    /** What stands before the item or key; not to be written to. */
    public static byte[] before(OperationKind kind) {
        return kind == OperationKind.PUT ? PUT : DELETE;
    }

    /** What stands behind the item or key; not to be written to. */
    public static byte[] behind() {
        return CLOSE;
    }

    /**
     * Says that it stands in an array of its own, at its beginning.
     *
     * @param own the array; not to be written to
     * @param count its length, with the comma
     */
    public final void stands(byte[] own, int count) {
        array = own;
        shared = null;
        from = 0;
        length = count;
        ownBytes = own.length;
    }

    /**
     * Says that it stands beside others.
     *
     * @param together which counts it already
     * @param in the array; not to be written to
     * @param begin where it begins
     * @param count its length, with the comma
     */
    public final void stands(SharedArray together, byte[] in, int begin, int count) {
        array = in;
        shared = together;
        from = begin;
        length = count;
        ownBytes = count;
    }

    /** Says what size the service bills and limits, in bytes (of a delete: of the key attributes alone). */
    public final void bills(int bytes) {
        billedSize = bytes;
    }

    /** The array where it stands; not to be written to. */
    public final byte[] array() {
        return array;
    }

    /** Where in the array it begins. */
    public final int from() {
        return from;
    }

    /** Its length, with the comma. */
    public final int length() {
        return length;
    }

    /** The size the service bills and limits, in bytes. */
    public final int billedSize() {
        return billedSize;
    }

    /** The item, or the key, alone: a copy. */
    public final byte[] json(OperationKind kind) {
        return Arrays.copyOfRange(array, from + before(kind).length, from + length - CLOSE.length);
    }

    /**
     * How many bytes it takes by itself when it stands alone. It is charged them from the start, beside the array it shares:
     * when it must be copied out, nobody can wait for memory.
     */
    public final int ownBytes() {
        return ownBytes;
    }

    /**
     * It may stay for long, and keeps no memory but its own from now on. Not while somebody else may look where it stands:
     * not between its leaving and the end of that attempt.
     */
    public final void standAlone() {
        SharedArray together = shared;
        if (together != null) {
            stands(Arrays.copyOfRange(array, from, from + length), length);
            together.leave();
        }
    }

    /** A request with it has ended for us, and may still be read: where it stands is not written to again. */
    public final void spoil() {
        SharedArray together = shared;
        if (together != null) {
            together.spoil();
        }
    }

    /**
     * Nobody will ask for its bytes any more.
     *
     * @return the array it shares, which the caller must leave for it, or null
     */
    public final @Nullable SharedArray letGo() {
        array = NOTHING;
        return forgetShared();
    }

    /** As {@link #letGo}, while a request may still be formed of it: that knows where it stands. */
    final @Nullable SharedArray forgetShared() {
        SharedArray together = shared;
        shared = null;
        return together;
    }

    /** Never the contents. */
    @Override
    public String toString() {
        return "EncodedWrite[" + key() + ", " + length + " B]";
    }
}
