package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.codec.ReadBodies;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.metrics.ServiceOperation;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one scan or query, which differ in their place alone.
 *
 * @param operation query or scan
 * @param table the table
 * @param index the index, or null
 * @param source table, index and, of a query, its conditions: what a token must be of
 * @param bodies makes the bodies
 * @param pageSize the most items that a request may look at, or 0
 * @param limit the most items altogether, or 0
 * @param filtered whether items that are looked at may be left out
 * @param resumed whether it goes on where another has ended
 */
record PageRequests(
        ServiceOperation operation,
        String table,
        @Nullable String index,
        String source,
        ReadBodies.Pages bodies,
        int pageSize,
        long limit,
        boolean filtered,
        boolean resumed) {

    /**
     * One of them, under way.
     *
     * @param most the most items that it may look at, or 0
     * @param wanted how many items it may bring in any case; 0 if there is no limit
     */
    record Fetch(int segment, long most, long wanted) {}

    String describe() {
        return operation.wireName() + " of table '" + table + "'";
    }

    Call<PageReply> call(Fetch fetch, int totalSegments, byte @Nullable [] startKey, double estimate) {
        return new Call<>(
                operation,
                table,
                index,
                bodies.of(fetch.segment(), totalSegments, fetch.most(), startKey),
                0,
                estimate,
                ReadReplies::page,
                new Call.Course<>() {});
    }
}
