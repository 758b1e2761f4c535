package dev.dynabatch.internal.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dynabatch.OperationKind;
import java.util.Arrays;

/**
 * A put or delete as it stands in the body of a request, with a comma behind: {@code {"PutRequest":{"Item":{…}}},}. It is
 * encoded once, into an array that it shares with others encoded before and after it; the same bytes serve every attempt.
 *
 * @param array where it stands; not to be written to
 * @param from where it begins
 * @param length its length, with the comma
 * @param billedSize the size the service bills and limits, in bytes (of a delete: of the key attributes alone)
 * @param key the canonical identity
 */
public record EncodedWrite(byte[] array, int from, int length, int billedSize, Key key) {
    /** Arrays of no more bytes than this may be shared; what is larger has one of its own. */
    public static final int SHARED_BYTES = 16 << 10;

    private static final byte[] PUT = "{\"PutRequest\":{\"Item\":".getBytes(US_ASCII);
    private static final byte[] DELETE = "{\"DeleteRequest\":{\"Key\":".getBytes(US_ASCII);
    private static final byte[] CLOSE = "}},".getBytes(US_ASCII);

    /** What stands before the item or key; not to be written to. */
    public static byte[] before(OperationKind kind) {
        return kind == OperationKind.PUT ? PUT : DELETE;
    }

    /** What stands behind the item or key; not to be written to. */
    public static byte[] behind() {
        return CLOSE;
    }

    /** The item, or the key, alone: a copy. */
    public byte[] json(OperationKind kind) {
        return Arrays.copyOfRange(array, from + before(kind).length, from + length - CLOSE.length);
    }

    /** How many bytes it holds on to by itself. */
    public int ownBytes() {
        return array.length > SHARED_BYTES ? array.length : length;
    }

    /** The same in an array that it shares with no other: one that stays for long must not keep its neighbours' memory. */
    public EncodedWrite alone() {
        return array.length == length || array.length > SHARED_BYTES
                ? this
                : new EncodedWrite(Arrays.copyOfRange(array, from, from + length), 0, length, billedSize, key);
    }

    /** Never the contents. */
    @Override
    public String toString() {
        return "EncodedWrite[" + key + ", " + length + " B]";
    }
}
