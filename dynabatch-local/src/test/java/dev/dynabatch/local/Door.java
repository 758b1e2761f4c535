package dev.dynabatch.local;

import java.nio.charset.StandardCharsets;

/** A way into the store, for tests. */
@FunctionalInterface
public interface Door {
    /** An answer. */
    record Answer(int status, String body) {}

    Answer send(String target, byte[] body) throws Exception;

    /** Sends JSON in which single quotes stand for double ones. */
    default Answer call(String operation, String json) {
        try {
            return send(
                    "DynamoDB_20120810." + operation, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The body of an answer that must be good, with single quotes for double ones. */
    default String ok(String operation, String json) {
        Answer answer = call(operation, json);
        if (answer.status() != 200) {
            throw new AssertionError(operation + " answered " + answer);
        }
        return answer.body().replace('"', '\'');
    }

    /** Type and message of an answer that must be a refusal: {@code ValidationException: Item size …}. */
    default String refused(String operation, String json) {
        Answer answer = call(operation, json);
        if (answer.status() == 200) {
            throw new AssertionError(operation + " was not refused: " + answer);
        }
        return answer.body().replaceFirst("(?s)^\\{\"__type\":\"[^#]+#(\\w+)\",\"[mM]essage\":\"(.*)\"}$", "$1: $2");
    }
}
