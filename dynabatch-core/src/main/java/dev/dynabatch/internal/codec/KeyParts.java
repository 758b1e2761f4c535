package dev.dynabatch.internal.codec;

import dev.dynabatch.InvalidItemException;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.internal.model.Key;
import org.jspecify.annotations.Nullable;

/** The key attributes of the item being written: picked out, checked against the schema, joined to its identity. */
final class KeyParts {
    /** The longest partition key, in bytes (developer guide, "Service, account, and table quotas"). */
    static final int MAX_PARTITION_KEY = 2048;

    /** The longest sort key, in bytes (same source). */
    static final int MAX_SORT_KEY = 1024;

    private static final Key NONE = new Key(new byte[0], 0);

    private @Nullable KeySchema schema;
    private @Nullable KeyAttribute current;
    private byte @Nullable [] partition;
    private byte @Nullable [] sort;

    void reset(@Nullable KeySchema newSchema) {
        schema = newSchema;
        current = null;
        partition = null;
        sort = null;
    }

    /** Notes the attribute that follows; true if it belongs to the key. */
    boolean select(String name) {
        KeySchema keys = schema;
        current = null;
        if (keys != null) {
            KeyAttribute sortKey = keys.sortKey();
            if (name.equals(keys.partitionKey().name())) {
                current = keys.partitionKey();
            } else if (sortKey != null && name.equals(sortKey.name())) {
                current = sortKey;
            }
        }
        return current != null;
    }

    /** Whether the value that follows is part of the key. */
    boolean selected() {
        return current != null;
    }

    /** Refuses a value that no key attribute can have; nothing if the value is not part of the key. */
    void refuse(String what) {
        KeyAttribute attribute = current;
        if (attribute != null) {
            throw new InvalidItemException(
                    attribute.name(), "is " + what + ", but the " + role(attribute) + " must be " + words(attribute));
        }
    }

    /** Takes the canonical bytes of the selected attribute. */
    void take(KeyType type, byte[] canonical) {
        KeyAttribute attribute = current;
        if (attribute == null) {
            return;
        }
        if (type != attribute.type()) {
            refuse(words(type));
        }
        boolean isPartition = isPartition(attribute);
        int max = isPartition ? MAX_PARTITION_KEY : MAX_SORT_KEY;
        if (canonical.length == 0) {
            throw new InvalidItemException(
                    attribute.name(), "is empty, but the " + role(attribute) + " must have at least one byte");
        }
        if (canonical.length > max) {
            throw new InvalidItemException(
                    attribute.name(),
                    "has " + canonical.length + " bytes, but the " + role(attribute) + " may have at most " + max
                            + "; shorten it, or use a hash of it");
        }
        if (isPartition) {
            partition = canonical;
        } else {
            sort = canonical;
        }
        current = null;
    }

    /** The identity of the item, now that all of it was written. */
    Key key() {
        KeySchema keys = schema;
        if (keys == null) {
            return NONE;
        }
        byte[] first = present(partition, keys.partitionKey());
        KeyAttribute sortKey = keys.sortKey();
        if (sortKey == null) {
            return new Key(first, first.length);
        }
        byte[] second = present(sort, sortKey);
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return new Key(both, first.length);
    }

    private byte[] present(byte @Nullable [] bytes, KeyAttribute attribute) {
        if (bytes == null) {
            throw new InvalidItemException(
                    attribute.name(), "is missing, but it is the " + role(attribute) + "; add " + words(attribute));
        }
        return bytes;
    }

    private boolean isPartition(KeyAttribute attribute) {
        return schema != null && attribute.equals(schema.partitionKey());
    }

    private String role(KeyAttribute attribute) {
        return isPartition(attribute) ? "table's partition key" : "table's sort key";
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
