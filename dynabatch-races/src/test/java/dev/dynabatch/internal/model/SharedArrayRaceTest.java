package dev.dynabatch.internal.model;

import static dev.dynabatch.races.Interleavings.require;
import static dev.dynabatch.races.Interleavings.together;

import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.OperationKind;
import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.codec.BatchBodies;
import dev.dynabatch.internal.codec.ItemEncoder;
import dev.dynabatch.races.Interleavings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Arrays in which operations stand side by side: taken and given back once, and read as they were written. */
@Tag("races")
class SharedArrayRaceTest {
    private static final KeySchema SCHEMA = KeySchema.of("pk", KeyType.S);
    private static final ServiceError ERROR = new ServiceError("E", "oops", 500, null);

    /** What one client's arrays take. */
    private final AtomicLong taken = new AtomicLong();

    /** An operation, with what its array takes charged; not the first of its encoder, which has an array of its own. */
    private WriteOperation encoded(ItemEncoder encoder, String key) {
        WriteOperation operation = new WriteOperation(OperationKind.PUT, null, null);
        taken.addAndGet(encoder.encodePut(Map.of("pk", key), SCHEMA, operation));
        return operation;
    }

    private ItemEncoder encoder() {
        taken.set(0);
        ItemEncoder encoder = new ItemEncoder(List.of(), freed -> taken.addAndGet(-freed));
        encoded(encoder, "first");
        return encoder;
    }

    private void leave(SharedArray array) {
        if (array != null) {
            taken.addAndGet(-array.leave(1));
        }
    }

    private static String text(EncodedWrite write) {
        return new String(write.array(), write.from(), write.length(), StandardCharsets.US_ASCII);
    }

    private static String put(String key) {
        return "{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"" + key + "\"}}}},";
    }

    private static WriteOperation standing(SharedArray array, int from) {
        byte[] both = (put("a") + put("b")).getBytes(StandardCharsets.US_ASCII);
        WriteOperation operation = new WriteOperation(OperationKind.PUT, null, null);
        operation.is(3, new byte[] {(byte) from}, 1);
        operation.stands(array, both, from, put("a").length());
        return operation;
    }

    @Test
    void memory_isGivenBackOnce_andNotAsLongAsOneStandsThere() {
        Interleavings.of(() -> {
            AtomicLong given = new AtomicLong();
            SharedArray array = new SharedArray(10, freed -> given.addAndGet(freed));
            Interleavings.Part comesAndGoes = () -> {
                if (array.join()) {
                    require(given.get() == 0, "it is there");
                    array.leave();
                }
            };
            together(() -> array.leave(), comesAndGoes, comesAndGoes);
            require(given.get() == 10, "given back");
            require(!array.join(), "it is over");
        });
    }

    /** With real threads: Lincheck does not know how the encoder reads words. */
    @Test
    void array_isCharged_wheneverTheNextOperationStandsInIt() {
        Interleavings.manyTimes(() -> {
            ItemEncoder encoder = encoder();
            WriteOperation alone = encoded(encoder, "a");
            WriteOperation ends = encoded(encoder, "b");
            AtomicReference<WriteOperation> next = new AtomicReference<>();
            together(() -> alone.standAlone(), () -> leave(ends.end()), () -> {
                WriteOperation joins = encoded(encoder, "c");
                next.set(joins);
                require(taken.get() >= joins.array().length, "its array is charged");
            });
            require(text(alone).equals(put("a")), "copied as it was");
            require(alone.array().length == alone.length(), "it stands alone");
            require(text(next.get()).equals(put("c")), "stands as it was written");
            require(taken.get() == next.get().array().length, "one array is charged, once");
            leave(next.get().end());
            require(taken.get() == 0, "all is given back");
        });
    }

    /** The writer is closed and waits no more: perhaps before another thread has formed the request. */
    @Test
    void request_isWhole_whoeverGivesItsOperationsUpWhileItIsFormed() {
        BatchBodies bodies = new BatchBodies("t", ReturnConsumedCapacity.NONE);
        Interleavings.of(() -> {
            AtomicLong given = new AtomicLong();
            SharedArray array = new SharedArray(10, freed -> given.addAndGet(freed));
            require(array.join(), "there");
            WriteBatch batch = new WriteBatch(List.of(standing(array, 0), standing(array, put("a").length())));
            together(
                    () -> {
                        String body = new String(bodies.of(batch).bytes(), StandardCharsets.US_ASCII);
                        require(body.contains(put("a") + put("b").substring(0, put("b").length() - 1) + "]"), "whole");
                    },
                    () -> {
                        for (WriteOperation each : batch.operations) {
                            each.abandonedWith(ERROR);
                            SharedArray left = each.end();
                            given.addAndGet(left == null ? 0 : left.leave(1));
                        }
                    });
            require(given.get() == 10, "all is given back");
        });
    }
}
