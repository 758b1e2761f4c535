package dev.dynabatch.internal.flight;

import dev.dynabatch.metrics.RequestMetrics;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Items sent back for lack of capacity. */
@Name("dev.dynabatch.Throttle")
@Label("Throttle")
@Category("Dynabatch")
@Description("Items of a request that DynamoDB sent back for lack of capacity")
@StackTrace(false)
final class ThrottleEvent extends Event {
    @Label("Operation")
    @Nullable
    String operation;

    @Label("Table")
    @Nullable
    String table;

    @Label("Reason")
    @Nullable
    String reason;

    @Label("Throttled Items")
    int items;

    @Label("Attempt")
    int attempt;

    @Label("Request ID")
    @Nullable
    String requestId;

    static void tell(RequestMetrics request) {
        ThrottleEvent event = new ThrottleEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.operation = request.operation().wireName();
        event.table = request.table();
        event.reason = String.valueOf(request.throttleReason());
        event.items = request.throttled();
        event.attempt = request.attempt();
        event.requestId = request.requestId();
        event.commit();
    }
}
