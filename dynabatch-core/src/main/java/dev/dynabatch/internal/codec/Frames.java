package dev.dynabatch.internal.codec;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The containers a walk through an item is in, from the item itself (depth 0) down to the innermost; knows the path of
 * the value being written, and guards the order of calls.
 */
final class Frames {
    /**
     * Lists and maps that may enclose a value: 31 are accepted, 32 refused (conformance suite {@code
     * nubo-db/dynamodb-conformance}). The item itself does not count.
     */
    static final int MAX_DEPTH = 31;

    private static final int KEPT_NAMES = 256;

    private final Container[] kinds = new Container[MAX_DEPTH + 2];
    private final @Nullable String[] names = new @Nullable String[MAX_DEPTH + 2];
    private final int[] counts = new int[MAX_DEPTH + 2];
    private final @Nullable Set<String>[] seen = newSets();
    private int depth = -1;
    private boolean named;

    Frames() {
        Arrays.fill(kinds, Container.MAP);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other constructor
    private static @Nullable Set<String>[] newSets() {
        return new Set[MAX_DEPTH + 2];
    }

    /** Forgets everything; the next {@link #open} opens the item. */
    void reset() {
        depth = -1;
        named = false;
    }

    int depth() {
        return depth;
    }

    /** How many values the innermost container has, the one being written included. */
    int count() {
        return counts[depth];
    }

    boolean in(Container kind) {
        return kinds[depth] == kind;
    }

    /** @param uniqueNames whether the caller vouches that no name of this map comes twice */
    void open(Container kind, boolean uniqueNames) {
        depth++;
        kinds[depth] = kind;
        counts[depth] = 0;
        names[depth] = null;
        Set<String> names = seen[depth];
        if (uniqueNames) {
            seen[depth] = null;
        } else if (names == null || names.size() > KEPT_NAMES) {
            seen[depth] = new HashSet<>();
        } else {
            names.clear();
        }
    }

    void close(Container kind) {
        if (depth == 0 || kinds[depth] != kind || named) {
            throw misuse(kind.words + " was closed that was not the innermost open one, or after a name without value");
        }
        depth--;
    }

    void closeItem() {
        if (depth > 0 || named) {
            throw misuse("the item ended before all that was begun");
        }
    }

    /**
     * Checks that exactly one value was written.
     *
     * @param outerDepth the depth before
     * @param before how many values the innermost container had before
     */
    void requireOne(int outerDepth, int before) {
        if (depth != outerDepth || counts[depth] != before + 1) {
            throw misuse("not exactly one value was written");
        }
    }

    /** Notes the name of the next value; false if this map had it before. */
    boolean name(String name) {
        if (kinds[depth] != Container.MAP || named) {
            throw misuse("the name '" + name + "' was written where a value belongs");
        }
        names[depth] = name;
        named = true;
        Set<String> before = seen[depth];
        return before == null || before.add(name);
    }

    /** Forgets the last name, so that the path ends at the map. */
    void forgetName() {
        names[depth] = null;
    }

    /** Notes that a value begins; returns how many came before it in its container. */
    int value() {
        if (kinds[depth] == Container.MAP) {
            if (!named) {
                throw misuse("a value was written without a name");
            }
            named = false;
        }
        return counts[depth]++;
    }

    /** Takes back the last value: it was not kept. */
    void forgetValue() {
        counts[depth]--;
    }

    private IllegalStateException misuse(String what) {
        return new IllegalStateException((path().isEmpty() ? "" : "attribute '" + path() + "': ") + what
                + "; correct the ItemSource or ValueAdapter that writes this value");
    }

    /** The path of the value being written, such as {@code address.lines[2]}; empty outside any. */
    String path() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i <= depth; i++) {
            if (kinds[i] == Container.MAP) {
                String name = names[i];
                if (name != null) {
                    path.append(path.isEmpty() ? "" : ".").append(name);
                }
            } else if (counts[i] > 0) {
                path.append('[').append(counts[i] - 1).append(']');
            }
        }
        return path.toString();
    }
}
