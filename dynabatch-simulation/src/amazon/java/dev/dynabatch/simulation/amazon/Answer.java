package dev.dynabatch.simulation.amazon;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a store answered.
 *
 * @param status of HTTP
 * @param body the JSON
 */
record Answer(int status, Map<String, @Nullable Object> body) {
    @SuppressWarnings("unchecked")
    static Answer of(int status, String body) {
        return new Answer(status, body.isEmpty() ? Map.of() : (Map<String, @Nullable Object>) Json.read(body));
    }

    boolean ok() {
        return status == 200;
    }

    /** The error's type without its namespace. */
    String type() {
        String type = String.valueOf(body.get("__type"));
        return type.substring(type.indexOf('#') + 1);
    }

    String message() {
        Object message = body.containsKey("message") ? body.get("message") : body.get("Message");
        return String.valueOf(message);
    }

    @Override
    public String toString() {
        return status + " " + Json.write(body);
    }
}
