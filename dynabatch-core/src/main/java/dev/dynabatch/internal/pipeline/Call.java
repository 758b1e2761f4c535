package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request that is not a writer's batch.
 *
 * @param operation what is asked
 * @param table the table, or {@code ""}
 * @param index the index that is read, or null
 * @param body the parts of the body
 * @param items how many items or keys it carries
 * @param estimate the capacity it is expected to consume
 * @param decoder reads a successful answer
 * @param course told of its way
 * @param <T> what the answer says
 */
record Call<T>(
        ServiceOperation operation,
        String table,
        @Nullable String index,
        List<byte[]> body,
        int items,
        double estimate,
        Decoder<T> decoder,
        Course<T> course) {

    /** One of whose way nobody must know. */
    Call(ServiceOperation operation, String table, List<byte[]> body, int items, double estimate, Decoder<T> decoder) {
        this(operation, table, null, body, items, estimate, decoder, new Course<>() {});
    }

    /** Whether it is one of many of its kind: then it is not given up as long as others get through. */
    boolean ofMany() {
        return operation == ServiceOperation.BATCH_GET_ITEM
                || operation == ServiceOperation.SCAN
                || operation == ServiceOperation.QUERY;
    }

    /** What whoever makes it wants to know, and to say, before it ends. */
    interface Course<T> {
        /** It leaves for the first time. */
        default void leaving() {}

        /**
         * It was sent.
         *
         * @param attempt for the how many-eth time
         * @return how often the most often sent of its items was by now, in this call or another
         */
        default int sent(int attempt) {
            return attempt;
        }

        /** All of it was throttled; null to have it sent again, which means a short table unless a partition is named. */
        default @Nullable Throttled<T> throttled(Verdict.Shortage shortOf) {
            return null;
        }
    }

    /**
     * What a throttle of all of a call means.
     *
     * @param tableShort how many of its items say that the table is short, and not a few of its keys
     * @param instead what it ends with; null to have it sent again
     */
    record Throttled<T>(int tableShort, @Nullable T instead) {}

    /** Reads a successful answer. */
    @FunctionalInterface
    interface Decoder<T> {
        Decoded<T> decode(byte[] body) throws MalformedReplyException;
    }

    /**
     * A successful end.
     *
     * @param value what the answer says
     * @param metrics the request that brought it
     * @param <T> what the answer says
     */
    record Reply<T>(T value, RequestMetrics metrics) {}

    String describe() {
        return operation.wireName() + (table.isEmpty() ? "" : " on table '" + table + "'");
    }
}
