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

    private RequestBodies() {}

    /** The body of a BatchWriteItem. */
    public static List<byte[]> batchWrite(String table, WriteBatch batch, ReturnConsumedCapacity report) {
        byte[] begin = ("{\"RequestItems\":{" + JsonText.quote(table) + ":[").getBytes(UTF_8);
        byte[] end = ("]}," + report(report) + "}").getBytes(UTF_8);
        List<WriteOperation> operations = batch.operations;
        int last = operations.size() - 1;
        long length = (long) begin.length + end.length;
        for (int i = 0; i <= last; i++) {
            WriteOperation operation = operations.get(i);
            length += head(operation).length + operation.item.json().length + CLOSE_NEXT.length;
        }
        if (length - 1 <= COPIED) {
            byte[] all = new byte[(int) length - 1];
            int at = append(begin, all, 0);
            for (int i = 0; i <= last; i++) {
                WriteOperation operation = operations.get(i);
                at = append(head(operation), all, at);
                at = append(operation.item.json(), all, at);
                at = append(i == last ? CLOSE : CLOSE_NEXT, all, at);
            }
            append(end, all, at);
            return List.of(all);
        }
        List<byte[]> parts = new ArrayList<>(3 * operations.size() + 2);
        parts.add(begin);
        for (int i = 0; i <= last; i++) {
            WriteOperation operation = operations.get(i);
            parts.add(head(operation));
            parts.add(operation.item.json());
            parts.add(i == last ? CLOSE : CLOSE_NEXT);
        }
        parts.add(end);
        return parts;
    }

    private static byte[] head(WriteOperation operation) {
        return operation.kind == OperationKind.PUT ? PUT : DELETE;
    }

    private static int append(byte[] part, byte[] target, int at) {
        System.arraycopy(part, 0, target, at, part.length);
        return at + part.length;
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
