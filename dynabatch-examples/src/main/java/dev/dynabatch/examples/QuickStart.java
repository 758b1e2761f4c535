package dev.dynabatch.examples;

import dev.dynabatch.Dynabatch;
import java.util.Map;

/** The shortest program: a hundred users put, one deleted. */
public final class QuickStart {
    private QuickStart() {}

    /** Region and credentials come from the usual AWS chain; the table {@code users} with key {@code pk} must exist. */
    public static void main(String[] args) {
        // tag::quick-start[]
        try (var dynamo = Dynabatch.create(); // region and credentials from the usual AWS chain
                var users = dynamo.writer("users")) {
            for (int i = 0; i < 100; i++) {
                users.put(Map.of("pk", "USER#" + i, "name", "User " + i));
            }
            users.delete(Map.of("pk", "USER#3"));
        } // close = flush + wait; throws with every item that failed
        // end::quick-start[]
    }
}
