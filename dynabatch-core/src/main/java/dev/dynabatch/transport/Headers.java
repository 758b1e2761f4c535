package dev.dynabatch.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers as they are kept: names and values in turn. */
final class Headers {
    private Headers() {}

    /** The value of the first with this name, in any case, or null. */
    static @Nullable String first(List<String> headers, String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }
}
