package dev.dynabatch.benchmarks.parts;

import dev.dynabatch.Credentials;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.OperationKind;
import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.Write;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.internal.codec.BatchBodies;
import dev.dynabatch.internal.codec.ItemEncoder;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.WriteReplies;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.model.WriteReply;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.transport.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The parts of one write: an item is encoded, a body formed, a request signed, its answer decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Parts {
    private static final KeySchema KEY = KeySchema.of(ItemKind.PARTITION_KEY, KeyType.S);
    private static final Credentials CREDENTIALS = Credentials.of("AKIDBENCHMARKEXAMPLE", "secret");
    private static final long NOW_MILLIS = 1_795_564_800_000L;

    /** Which items. */
    @Param("SMALL")
    public ItemKind kind = ItemKind.SMALL;

    private final ItemEncoder encoder = new ItemEncoder(List.of());
    private final SigV4Signer signer = new SigV4Signer("us-east-1", "dynamodb");
    private List<Map<String, Object>> items = List.of();
    private WriteBatch batch = new WriteBatch(List.of());
    private final BatchBodies bodies = new BatchBodies(ItemKind.TABLE, ReturnConsumedCapacity.INDEXES);
    private Body body = Body.of();
    private byte[] answer = new byte[0];
    private int next;

    /** What is not measured. */
    @Setup
    public void setUp() {
        items = kind.items(Math.min(kind.distinct(), 10_000));
        batch = new WriteBatch(items.subList(0, WriteBatch.MAX_OPERATIONS).stream()
                .map(this::operation)
                .toList());
        body = bodies.of(batch);
        answer = ("{\"UnprocessedItems\":{},\"ConsumedCapacity\":[{\"TableName\":\"" + ItemKind.TABLE
                        + "\",\"CapacityUnits\":25.0," + "\"Table\":{\"CapacityUnits\":25.0}}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private WriteOperation operation(Map<String, Object> item) {
        WriteOperation operation = new WriteOperation(OperationKind.PUT, null, null);
        encoder.encode(Write.put(item), KEY, operation);
        return operation;
    }

    /** One item, each time another. */
    @Benchmark
    public EncodedWrite encodeItem() {
        next = next + 1 == items.size() ? 0 : next + 1;
        return encoder.encode(Write.put(items.get(next)), KEY);
    }

    /** The body of a request of 25 encoded items. */
    @Benchmark
    public Body formBatch() {
        return bodies.of(batch);
    }

    /** A request of 25 items: its body's hash, the signature, all headers. */
    @Benchmark
    public List<String> sign() {
        return signer.sign(
                CREDENTIALS,
                NOW_MILLIS,
                "dynamodb.us-east-1.amazonaws.com",
                "DynamoDB_20120810.BatchWriteItem",
                "dynabatch",
                body);
    }

    /** An answer that leaves nothing unprocessed. */
    @Benchmark
    public WriteReply decodeAnswer() throws MalformedReplyException {
        return WriteReplies.decode(answer, ItemKind.TABLE, KEY);
    }
}
