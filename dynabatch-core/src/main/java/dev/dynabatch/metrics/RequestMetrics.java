package dev.dynabatch.metrics;

import java.time.Duration;
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
        long responseBytes) {}
