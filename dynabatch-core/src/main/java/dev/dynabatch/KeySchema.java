package dev.dynabatch;

import org.jspecify.annotations.Nullable;

/**
 * What identifies an item of a table: a partition key and, in many tables, a sort key.
 *
 * @param partitionKey the partition (HASH) key
 * @param sortKey the sort (RANGE) key, or null if the table has none
 */
public record KeySchema(KeyAttribute partitionKey, @Nullable KeyAttribute sortKey) {
    /** Checks that the two names differ. */
    public KeySchema {
        if (sortKey != null && sortKey.name().equals(partitionKey.name())) {
            throw new IllegalArgumentException("partition and sort key are both named '" + sortKey.name() + "'");
        }
    }

    /** A schema with only a partition key. */
    public static KeySchema of(String partitionKey, KeyType type) {
        return new KeySchema(new KeyAttribute(partitionKey, type), null);
    }

    /** A schema with a partition key and a sort key. */
    public static KeySchema of(String partitionKey, KeyType type, String sortKey, KeyType sortType) {
        return new KeySchema(new KeyAttribute(partitionKey, type), new KeyAttribute(sortKey, sortType));
    }

    /**
     * Reads the short form of the command line: {@code name[:S|N|B][,name[:S|N|B]]}, type S where none is given.
     *
     * @throws IllegalArgumentException if {@code text} has another form; the message says what is expected
     */
    public static KeySchema parse(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("'" + text + "' names " + parts.length
                    + " key attributes; a key has one or two: PK[:S|N|B][,SK[:S|N|B]]");
        }
        return new KeySchema(attribute(parts[0], text), parts.length == 2 ? attribute(parts[1], text) : null);
    }

    private static KeyAttribute attribute(String part, String text) {
        int colon = part.lastIndexOf(':');
        String name = (colon < 0 ? part : part.substring(0, colon)).trim();
        String type = colon < 0 ? "S" : part.substring(colon + 1).trim();
        if (name.isEmpty() || !(type.equals("S") || type.equals("N") || type.equals("B"))) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no key schema; expected PK[:S|N|B][,SK[:S|N|B]], for example country:S,city:S");
        }
        return new KeyAttribute(name, KeyType.valueOf(type));
    }

    /** The short form that {@link #parse} reads, types always given. */
    @Override
    public String toString() {
        String pk = partitionKey.name() + ":" + partitionKey.type();
        return sortKey == null ? pk : pk + "," + sortKey.name() + ":" + sortKey.type();
    }
}
