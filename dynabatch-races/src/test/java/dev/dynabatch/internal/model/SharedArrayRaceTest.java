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

    /** Room for two. */
    private static final long IDLE = 2L * EncodedWrite.SHARED_BYTES;

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
        ItemEncoder encoder = new ItemEncoder(List.of(), new SharedArrays(freed -> taken.addAndGet(-freed), IDLE));
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

    /** Two operations that stand side by side, in an array that can be written to again. */
    private static List<WriteOperation> standing(SharedArray array) {
        byte[] both = (put("a") + put("b")).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(both, 0, array.bytes(), 0, both.length);
        WriteOperation first = new WriteOperation(OperationKind.PUT, null, null);
        first.hasKey(new byte[] {1}, 1);
        first.stands(array, array.bytes(), 0, put("a").length());
        WriteOperation second = new WriteOperation(OperationKind.PUT, null, null);
        second.hasKey(new byte[] {2}, 1);
        second.stands(array, array.bytes(), put("a").length(), put("b").length());
        return List.of(first, second);
    }

    @Test
    void memory_isChargedAndGivenBack_wheneverSomebodyStandsThere() {
        Interleavings.of(() -> {
            AtomicLong held = new AtomicLong();
            SharedArray array = new SharedArrays(freed -> held.addAndGet(-freed), 0).of(new byte[10]);
            held.addAndGet(array.join());
            held.addAndGet(array.join());
            require(held.get() == 10, "charged once");
            together(() -> array.leave(), () -> array.leave(), () -> {
                held.addAndGet(array.join());
                require(held.get() >= 0, "never more given back than was charged");
                array.leave();
                array.close();
            });
            require(held.get() == 0, "all is given back");
        });
    }

    @Test
    void array_isWrittenToAgain_onlyWhenNobodyLooksAtIt() {
        Interleavings.of(() -> {
            SharedArrays arrays = new SharedArrays(freed -> {}, IDLE);
            SharedArray array = arrays.open();
            List<WriteOperation> both = standing(array);
            require(array.join() > 0 && array.join() == 0, "there");
            together(
                    () -> {
                        require(text(both.get(0)).equals(put("a")), "as it was written");
                        array.leave();
                    },
                    () -> {
                        both.get(1).standAlone();
                        require(text(both.get(1)).equals(put("b")), "copied as it was");
                    },
                    () -> array.close());
            require(arrays.idle() == 1, "once, when all have left");
            require(arrays.open().bytes() == array.bytes() && arrays.idle() == 0, "written to again");
        });
    }

    @Test
    void array_isWrittenToByOne() {
        Interleavings.of(() -> {
            SharedArrays arrays = new SharedArrays(freed -> {}, IDLE);
            arrays.open().close();
            AtomicReference<SharedArray> first = new AtomicReference<>();
            AtomicReference<SharedArray> second = new AtomicReference<>();
            together(
                    () -> first.set(arrays.open()),
                    () -> second.set(arrays.open()),
                    () -> arrays.open().close());
            require(first.get().bytes() != second.get().bytes(), "each has another");
            require(arrays.idle() <= 1, "none was doubled");
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
            SharedArrays arrays = new SharedArrays(given::addAndGet, IDLE);
            SharedArray array = arrays.open();
            require(array.join() > 0 && array.join() == 0, "there");
            array.close();
            WriteBatch batch = new WriteBatch(standing(array));
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
            require(given.get() == EncodedWrite.SHARED_BYTES, "all is given back");
            require(arrays.idle() == 0, "nobody knows until when it is looked at");
        });
    }
}
