package dev.dynabatch.internal.codec;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.internal.model.Key;
import org.jspecify.annotations.Nullable;

/** The key attributes of the item being written: picked out, checked against the schema, joined to its identity. */
final class KeyParts {
    private static final byte[] NONE = {};

    private static final int ABSENT = -1;
    private static final int NEITHER = 0;
    private static final int PARTITION = 1;
    private static final int SORT = 2;

    private final JsonBytes out;
    private final Part partition = new Part();
    private final Part sort = new Part();
    private @Nullable KeySchema schema;
    /** Of the parts, the one whose value follows; a number, since it changes with every item (see {@link Frames}). */
    private int selected;

    /** The canonical bytes of one attribute: a place in the JSON, or an array where they do not stand there. */
    private static final class Part {
        int from = ABSENT;
        int length;
        byte @Nullable [] bytes;

        void clear() {
            from = ABSENT;
            if (bytes != null) {
                bytes = null;
            }
        }
    }

    /** @param out what the values are written to */
    KeyParts(JsonBytes out) {
        this.out = out;
    }

    @SuppressWarnings("ReferenceEquality") // only to save storing it
    void reset(@Nullable KeySchema newSchema) {
        if (schema != newSchema) {
            schema = newSchema;
        }
        selected = NEITHER;
        partition.clear();
        sort.clear();
    }

    /** Notes the attribute that follows; true if it belongs to the key. */
    boolean select(String name) {
        KeySchema keys = schema;
        selected = NEITHER;
        if (keys != null) {
            KeyAttribute sortKey = keys.sortKey();
            if (name.equals(keys.partitionKey().name())) {
                selected = PARTITION;
            } else if (sortKey != null && name.equals(sortKey.name())) {
                selected = SORT;
            }
        }
        return selected != NEITHER;
    }

    /** Whether the value that follows is part of the key. */
    boolean selected() {
        return selected != NEITHER;
    }

    private @Nullable KeyAttribute current() {
        KeySchema keys = schema;
        if (keys == null || selected == NEITHER) {
            return null;
        }
        return selected == PARTITION ? keys.partitionKey() : keys.sortKey();
    }

    /** Refuses a value that no key attribute can have; nothing if the value is not part of the key. */
    void refuse(String what) {
        KeyAttribute attribute = current();
        if (attribute != null) {
            throw new InvalidItemException(
                    attribute.name(), "is " + what + ", but the " + role(selected) + " must be " + words(attribute));
        }
    }

    /** Takes the canonical bytes of the selected attribute, which stand in the JSON. */
    void take(KeyType type, int from, int length) {
        Part part = part(type, length);
        part.from = from;
        part.length = length;
    }

    /** Takes the canonical bytes of the selected attribute. */
    void take(KeyType type, byte[] canonical) {
        Part part = part(type, canonical.length);
        part.from = 0;
        part.length = canonical.length;
        part.bytes = canonical;
    }

    private Part part(KeyType type, int length) {
        KeyAttribute attribute = current();
        if (attribute == null) {
            throw new IllegalStateException("no key attribute is selected");
        }
        if (type != attribute.type()) {
            refuse(words(type));
        }
        int max = selected == PARTITION ? Key.MAX_PARTITION_KEY : Key.MAX_SORT_KEY;
        if (length == 0) {
            throw new InvalidItemException(
                    attribute.name(), "is empty, but the " + role(selected) + " must have at least one byte");
        }
        if (length > max) {
            throw new InvalidItemException(
                    attribute.name(),
                    "has " + length + " bytes, but the " + role(selected) + " may have at most " + max
                            + "; shorten it, or use a hash of it");
        }
        Part part = selected == PARTITION ? partition : sort;
        selected = NEITHER;
        return part;
    }

    /** How many bytes of the identity belong to the partition key. */
    int partitionLength() {
        return schema == null ? 0 : partition.length;
    }

    /** The canonical bytes of the identity. */
    byte[] bytes() {
        KeySchema keys = schema;
        if (keys == null) {
            return NONE;
        }
        require(partition, keys.partitionKey(), PARTITION);
        KeyAttribute sortKey = keys.sortKey();
        if (sortKey != null) {
            require(sort, sortKey, SORT);
        }
        byte[] both = new byte[partition.length + (sortKey == null ? 0 : sort.length)];
        copy(partition, both, 0);
        if (sortKey != null) {
            copy(sort, both, partition.length);
        }
        return both;
    }

    private void copy(Part part, byte[] target, int at) {
        byte[] bytes = part.bytes;
        if (bytes == null) {
            out.copyTo(part.from, part.length, target, at);
        } else {
            System.arraycopy(bytes, 0, target, at, part.length);
        }
    }

    private static void require(Part part, KeyAttribute attribute, int which) {
        if (part.from == ABSENT) {
            throw new InvalidItemException(
                    attribute.name(), "is missing, but it is the " + role(which) + "; add " + words(attribute));
        }
    }

    private static String role(int which) {
        return which == PARTITION ? "table's partition key" : "table's sort key";
    }

    private static String words(KeyAttribute attribute) {
        return words(attribute.type());
    }

    private static String words(KeyType type) {
        return switch (type) {
            case S -> "a string (S)";
            case N -> "a number (N)";
            case B -> "a binary (B)";
        };
    }
}
