package dev.dynabatch.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.ReturnConsumedCapacity;
import java.util.ArrayList;
import java.util.List;

/** Bodies of requests: items that are encoded already, side by side, with a few words around them. */
public final class RequestBodies {
    /** Below this, copying into one array is cheaper than handling many; above it, the items' own arrays are sent. */
    private static final int COPIED = 64 << 10;

    private RequestBodies() {}

    /** The body of a PutItem, GetItem or DeleteItem. */
    public static List<byte[]> single(
            String table, String member, byte[] item, String more, ReturnConsumedCapacity report) {
        List<byte[]> parts = new ArrayList<>(3);
        parts.add(("{\"TableName\":" + JsonText.quote(table) + ",\"" + member + "\":").getBytes(UTF_8));
        parts.add(item);
        parts.add((more + "," + report(report) + "}").getBytes(UTF_8));
        return compact(parts);
    }

    /** {@code "ReturnConsumedCapacity":"…"}. */
    public static String report(ReturnConsumedCapacity report) {
        return "\"ReturnConsumedCapacity\":\"" + report + "\"";
    }

    /** How many bytes the parts have together. */
    public static int length(List<byte[]> parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        return length;
    }

    private static List<byte[]> compact(List<byte[]> parts) {
        int length = length(parts);
        if (length > COPIED) {
            return parts;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return List.of(all);
    }
}
