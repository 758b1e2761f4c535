package dev.dynabatch.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.OperationKind;
import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.List;

/** Bodies of requests: items that are encoded already, side by side, with a few words around them. */
public final class RequestBodies {
    /** Below this, copying into one array is cheaper than handling many; above it, the items' own arrays are sent. */
    private static final int COPIED = 64 << 10;

    private static final byte[] PUT = "{\"PutRequest\":{\"Item\":".getBytes(UTF_8);
    private static final byte[] DELETE = "{\"DeleteRequest\":{\"Key\":".getBytes(UTF_8);
    private static final byte[] CLOSE = "}}".getBytes(UTF_8);
    private static final byte[] CLOSE_NEXT = "}},".getBytes(UTF_8);
    private static final byte[] COMMA = ",".getBytes(UTF_8);

    private RequestBodies() {}

    /** The body of a BatchWriteItem. */
    public static List<byte[]> batchWrite(String table, WriteBatch batch, ReturnConsumedCapacity report) {
        List<byte[]> parts = new ArrayList<>(3 * batch.operations.size() + 2);
        parts.add(("{\"RequestItems\":{" + JsonText.quote(table) + ":[").getBytes(UTF_8));
        int last = batch.operations.size() - 1;
        for (int i = 0; i <= last; i++) {
            WriteOperation operation = batch.operations.get(i);
            parts.add(operation.kind == OperationKind.PUT ? PUT : DELETE);
            parts.add(operation.item.json());
            parts.add(i == last ? CLOSE : CLOSE_NEXT);
        }
        parts.add(("]}," + report(report) + "}").getBytes(UTF_8));
        return compact(parts);
    }

    /** The body of a BatchGetItem for one table, strongly consistent. */
    public static List<byte[]> batchGet(String table, List<byte[]> keys, ReturnConsumedCapacity report) {
        List<byte[]> parts = new ArrayList<>(2 * keys.size() + 2);
        parts.add(("{\"RequestItems\":{" + JsonText.quote(table) + ":{\"ConsistentRead\":true,\"Keys\":[")
                .getBytes(UTF_8));
        for (int i = 0; i < keys.size(); i++) {
            if (i > 0) {
                parts.add(COMMA);
            }
            parts.add(keys.get(i));
        }
        parts.add(("]}}," + report(report) + "}").getBytes(UTF_8));
        return compact(parts);
    }

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
