package dev.dynabatch.examples;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.WriterOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Writing from a function whose process is frozen between two calls. */
final class Functions {
    /** As much of a function's context as is needed here; AWS Lambda's {@code Context} has the same method. */
    interface Context {
        int getRemainingTimeInMillis();
    }

    // tag::lambda[]
    private final Dynabatch dynamo; // made once, outside the handler: connections and credentials outlive the call

    Functions(Dynabatch dynamo) {
        this.dynamo = dynamo;
    }

    void handle(List<Map<String, Object>> records, Context context) {
        WriterOptions options = WriterOptions.DEFAULTS.withAcceptTimeout(left(context)); // a put waits no longer
        BatchWriter users = dynamo.writer("users", options); // one a call; the table is described once a client
        try {
            users.putAll(records);
        } finally {
            users.close(left(context)); // throws with whatever is not written by then
        }
    }

    private static Duration left(Context context) {
        return Duration.ofMillis(Math.max(1, context.getRemainingTimeInMillis() - 1_000)); // a second to answer
    }
    // end::lambda[]
}
