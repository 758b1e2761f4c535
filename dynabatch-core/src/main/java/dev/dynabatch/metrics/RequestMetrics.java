package dev.dynabatch.metrics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one request did: one HTTP exchange, whether it succeeded or not.
 *
 * @param operation what was asked
 * @param table the table, or {@code ""} for an operation without one
 * @param duration from handing the request to the transport until its answer or fault
 * @param itemsSent items, or keys, that the request carried
 * @param itemsUnprocessed how many of them the service sent back, to be sent again
 * @param itemsFailed how many of them were not done because the whole request failed
 * @param consumed the capacity consumed, or null when the service did not report it
 * @param attempt 1 for a first attempt; of a batch, the count of its most often sent item
 * @param throttled how many items were sent back for lack of capacity, one by one or with the whole request
 * @param status the HTTP status, or 0 when no whole answer arrived
 * @param error the service's error code, or the kind of fault, or null when the request succeeded
 * @param requestId the service's request id, or null when there was none
 * @param requestBytes length of the request body
 * @param responseBytes length of the response body
 * @param throttleReason why items were sent back for lack of capacity, or null when none were
 * @param started when it was handed to the transport, by wall time and to about a millisecond
 * @param callers on whose behalf it was made
 */
public record RequestMetrics(
        ServiceOperation operation,
        String table,
        Duration duration,
        int itemsSent,
        int itemsUnprocessed,
        int itemsFailed,
        @Nullable ConsumedCapacity consumed,
        int attempt,
        int throttled,
        int status,
        @Nullable String error,
        @Nullable String requestId,
        long requestBytes,
        long responseBytes,
        @Nullable ThrottleReason throttleReason,
        Instant started,
        Callers callers) {

    /** How a request ended, in a word. */
    public enum Result {
        /** It succeeded, though some of its items may have come back unprocessed. */
        OK,
        /** The whole of it was refused for lack of capacity. */
        THROTTLED,
        /** It was refused for another reason, or the service failed. */
        ERROR,
        /** It got no whole answer. */
        NO_ANSWER
    }

    /** How it ended. */
    public Result result() {
        if (error == null) {
            return Result.OK;
        }
        if (throttleReason != null) {
            return Result.THROTTLED;
        }
        return status == 0 ? Result.NO_ANSWER : Result.ERROR;
    }

    /** What share of the items that one request may carry this one carried: from above 0 to 1; 1 where it is one item. */
    public double fill() {
        return (double) itemsSent / operation.mostItems();
    }
}
