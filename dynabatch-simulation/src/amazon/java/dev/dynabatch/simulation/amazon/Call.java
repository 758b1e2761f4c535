package dev.dynabatch.simulation.amazon;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param operation its name, as in {@code PutItem}
 * @param body its parameters
 * @param spoilt whether it was broken on purpose
 */
record Call(String operation, Map<String, @Nullable Object> body, boolean spoilt) {
    Call(String operation, Map<String, @Nullable Object> body) {
        this(operation, body, false);
    }

    boolean wantsCapacity() {
        Object wanted = body.get("ReturnConsumedCapacity");
        return wanted != null && !wanted.equals("NONE");
    }

    /** The same with one more parameter, or another value of it. */
    Call with(String parameter, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(body);
        changed.put(parameter, value);
        return new Call(operation, changed, spoilt);
    }

    @Override
    public String toString() {
        return operation + " " + Json.write(body);
    }
}
