package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.List;

/**
 * One request that is not a writer's batch.
 *
 * @param operation what is asked
 * @param table the table, or {@code ""}
 * @param body the parts of the body
 * @param items how many items or keys it carries
 * @param estimate the capacity it is expected to consume
 * @param decoder reads a successful answer
 * @param leaving run once, when it leaves for the first time
 * @param <T> what the answer says
 */
record Call<T>(
        ServiceOperation operation,
        String table,
        List<byte[]> body,
        int items,
        double estimate,
        Decoder<T> decoder,
        Runnable leaving) {

    /** One of which nobody must know when it leaves. */
    Call(ServiceOperation operation, String table, List<byte[]> body, int items, double estimate, Decoder<T> decoder) {
        this(operation, table, body, items, estimate, decoder, () -> {});
    }

    /** Whether it is one of many of its kind: then it is not given up as long as others get through. */
    boolean ofMany() {
        return operation == ServiceOperation.BATCH_GET_ITEM
                || operation == ServiceOperation.SCAN
                || operation == ServiceOperation.QUERY;
    }

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
