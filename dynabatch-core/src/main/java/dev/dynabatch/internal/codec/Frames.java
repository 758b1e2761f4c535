package dev.dynabatch.internal.codec;

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

    private final JsonBytes out;
    private final int[] kinds = new int[MAX_DEPTH + 2];
    /**
     * Where in the JSON the name of the value being written stands, or -1. Numbers and no references: a reference stored
     * in an old object costs a memory fence, and this is done for every attribute.
     */
    private final int[] names = new int[MAX_DEPTH + 2];

    private final int[] counts = new int[MAX_DEPTH + 2];
    private final @Nullable Set<String>[] seen = newSets();
    private int depth = -1;
    private boolean named;
    private @Nullable String refused;

    /** @param out where the names are written, after they have been noted here */
    Frames(JsonBytes out) {
        this.out = out;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other constructor
    private static @Nullable Set<String>[] newSets() {
        return new Set[MAX_DEPTH + 2];
    }

    /** Forgets everything; the next {@link #open} opens the item. */
    void reset() {
        depth = -1;
        named = false;
        refused = null;
    }

    int depth() {
        return depth;
    }

    /** How many values the innermost container has, the one being written included. */
    int count() {
        return counts[depth];
    }

    boolean in(Container kind) {
        return kinds[depth] == kind.code;
    }

    /** @param uniqueNames whether the caller vouches that no name of this map comes twice */
    void open(Container kind, boolean uniqueNames) {
        depth++;
        kinds[depth] = kind.code;
        counts[depth] = 0;
        names[depth] = -1;
        Set<String> before = seen[depth];
        if (uniqueNames) {
            if (before != null) {
                seen[depth] = null;
            }
        } else if (before == null || before.size() > KEPT_NAMES) {
            seen[depth] = new HashSet<>();
        } else {
            before.clear();
        }
    }

    void close(Container kind) {
        if (depth == 0 || !in(kind) || named) {
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
        if (!in(Container.MAP) || named) {
            throw misuse("the name '" + name + "' was written where a value belongs");
        }
        names[depth] = out.length();
        named = true;
        Set<String> before = seen[depth];
        return before == null || before.add(name);
    }

    /** Forgets the last name, so that the path ends at the map. */
    void forgetName() {
        names[depth] = -1;
    }

    /** Notes a name that was not written, since it is at fault. */
    void refuse(String name) {
        refused = name;
    }

    /** Notes that a value begins; returns how many came before it in its container. */
    int value() {
        if (in(Container.MAP)) {
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
            if (kinds[i] == Container.MAP.code) {
                String name = name(i);
                if (name != null) {
                    path.append(path.isEmpty() ? "" : ".").append(name);
                }
            } else if (counts[i] > 0) {
                path.append('[').append(counts[i] - 1).append(']');
            }
        }
        return path.toString();
    }

    private @Nullable String name(int at) {
        if (at == depth && refused != null) {
            return refused;
        }
        return names[at] < 0 ? null : out.quoted(names[at]);
    }
}
