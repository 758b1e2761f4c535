package dev.dynabatch.internal.flight;

import dev.dynabatch.metrics.ConsumedCapacity;
import dev.dynabatch.metrics.RequestMetrics;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One request, from handing it to the transport until its end was known. */
@Name("dev.dynabatch.Request")
@Label("Request")
@Category("Dynabatch")
@Description("One request to DynamoDB, from handing it to the transport until its answer or fault")
@StackTrace(false)
final class RequestEvent extends Event {
    @Label("Operation")
    @Nullable
    String operation;

    @Label("Table")
    @Nullable
    String table;

    @Label("Items")
    int items;

    @Label("Unprocessed Items")
    int unprocessed;

    @Label("Failed Items")
    int failed;

    @Label("Attempt")
    int attempt;

    @Label("HTTP Status")
    int status;

    @Label("Error")
    @Nullable
    String error;

    @Label("Request ID")
    @Nullable
    String requestId;

    @Label("Consumed Capacity Units")
    double consumed;

    @Label("Request Size")
    @DataAmount
    long requestSize;

    @Label("Answer Size")
    @DataAmount
    long responseSize;

    @Label("Correlation IDs")
    @Nullable
    String correlationIds;

    static @Nullable RequestEvent beginIfEnabled() {
        RequestEvent event = new RequestEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    void end(RequestMetrics request) {
        end();
        if (!shouldCommit()) {
            return;
        }
        operation = request.operation().wireName();
        table = request.table();
        items = request.itemsSent();
        unprocessed = request.itemsUnprocessed();
        failed = request.itemsFailed();
        attempt = request.attempt();
        status = request.status();
        error = request.error();
        requestId = request.requestId();
        ConsumedCapacity capacity = request.consumed();
        consumed = capacity == null ? 0 : capacity.total();
        requestSize = request.requestBytes();
        responseSize = request.responseBytes();
        correlationIds = String.join(" ", request.callers().correlationIds());
        commit();
    }
}
