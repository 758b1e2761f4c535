package dev.dynabatch.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.transport.Body;

/** Bodies of BatchWriteItem for one table: what is encoded already, where it stands, with a few words around it. */
public final class BatchBodies {
    private final byte[] begin;
    private final byte[] end;

    /**
     * @param table the table
     * @param report what is to be told of the capacity consumed
     */
    public BatchBodies(String table, ReturnConsumedCapacity report) {
        this.begin = ("{\"RequestItems\":{" + JsonText.quote(table) + ":[").getBytes(UTF_8);
        this.end = ("]}," + RequestBodies.report(report) + "}").getBytes(UTF_8);
    }

    /** The body of a request; what callers encoded one behind the other is one stretch of it. */
    public Body of(WriteBatch batch) {
        int last = batch.operations.size() - 1;
        Body.Builder body = new Body.Builder(4).add(begin, 0, begin.length);
        for (int i = 0; i <= last; i++) {
            EncodedWrite item = batch.operations.get(i);
            body.add(item.array(), item.from(), i == last ? item.length() - 1 : item.length());
        }
        return body.add(end, 0, end.length).build();
    }
}
