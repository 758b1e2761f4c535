package dev.dynabatch;

import java.util.Objects;

/**
 * One attribute of a key.
 *
 * @param name the attribute's name
 * @param type its type
 */
public record KeyAttribute(String name, KeyType type) {
    /** Checks that the name is there. */
    public KeyAttribute {
        Objects.requireNonNull(type, "type");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a key attribute needs a name");
        }
    }
}
