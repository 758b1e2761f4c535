package dev.dynabatch.internal.codec;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The elements of the set being written: all of one type, none twice. Sets do not nest, so there is one at a time. */
final class SetElements {
    private static final int KEPT = 1024;

    private @Nullable ScalarType type;
    private Set<String> seen = new HashSet<>();

    void begin() {
        type = null;
        seen.clear();
    }

    boolean isEmpty() {
        return type == null;
    }

    /** Notes that an element of {@code next} follows; the type the set had before, null if it is the first element. */
    @Nullable
    ScalarType follow(ScalarType next) {
        ScalarType before = type;
        type = next;
        return before;
    }

    /** Notes the JSON bytes of an element, the same for equal elements; false if they came before. */
    boolean add(String identity) {
        return seen.add(identity);
    }

    /** Keeps no element alive, and no large table. */
    void clear() {
        if (seen.size() > KEPT) {
            seen = new HashSet<>();
        } else if (!seen.isEmpty()) {
            seen.clear();
        }
    }
}
