package dev.dynabatch.internal.flight;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.ServiceError;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** An operation that failed. Without its key, which may be nobody's business. */
@Name("dev.dynabatch.GaveUp")
@Label("Gave Up")
@Category("Dynabatch")
@Description("A put or delete of a writer that ended as failed")
@StackTrace(false)
final class GaveUpEvent extends Event {
    @Label("Kind")
    @Nullable
    String kind;

    @Label("Table")
    @Nullable
    String table;

    @Label("Reason")
    @Nullable
    String reason;

    @Label("May Be Applied")
    boolean mayBeApplied;

    @Label("Attempts")
    int attempts;

    @Label("Last Error")
    @Nullable
    String lastError;

    @Label("Request ID")
    @Nullable
    String requestId;

    @Label("Correlation ID")
    @Nullable
    String correlationId;

    static void tell(FailedOperation operation) {
        GaveUpEvent event = new GaveUpEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.kind = operation.kind().name();
        event.table = operation.table();
        event.reason = operation.reason().name();
        event.mayBeApplied = operation.mayBeApplied();
        event.attempts = operation.attempts();
        ServiceError last = operation.lastError();
        event.lastError = last == null ? null : last.code();
        event.requestId = operation.requestId();
        event.correlationId = operation.correlationId();
        event.commit();
    }
}
