package dev.dynabatch.local.internal.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters the service knows and this store does not: refused, since leaving them out would change the meaning. */
final class Unsupported {
    private static final Set<String> NAMES = Set.of("ResourcePolicy");

    private @Nullable String first;

    /** Notes a member the operation did not know; names the service does not know either are ignored, as it does. */
    void see(String member) {
        if (first == null && NAMES.contains(member)) {
            first = member;
        }
    }

    /** Notes a parameter in a form that is not supported. */
    void add(String parameter) {
        if (first == null) {
            first = parameter;
        }
    }

    /** @throws ServiceException if one was given */
    void check() {
        if (first != null) {
            throw ServiceException.validation(first + " is not supported by Dynabatch Local yet");
        }
    }
}
