package dev.dynabatch.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of an attribute map, in order: one for all items of an answer that have the same. */
final class AttributeNames {
    /** Up to so many names, comparing one after the other is quicker than hashing. */
    private static final int FEW = 6;

    static final AttributeNames NONE = new AttributeNames(new String[0]);

    private final String[] names;
    private final byte[][] utf8;
    /** Places by hash, plus one; 0 is free. Empty when there are few names. */
    private final byte[] table;

    /** By place, what the items that were read last had before its content, and of which type it was. */
    private final byte[] @Nullable [] leads;

    private final byte[] types;

    private AttributeNames(String[] names) {
        this.names = names;
        this.utf8 = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            utf8[i] = names[i].getBytes(StandardCharsets.UTF_8);
        }
        this.leads = new byte[names.length][];
        this.types = new byte[names.length];
        this.table = names.length <= FEW || names.length > Byte.MAX_VALUE ? new byte[0] : hashed(names);
    }

    /** These names; null if one comes twice. */
    static @Nullable AttributeNames of(String[] names, int count) {
        AttributeNames made = count == 0 ? NONE : new AttributeNames(Arrays.copyOf(names, count));
        for (int i = 0; i < count; i++) {
            if (made.indexOf(names[i]) != i) {
                return null;
            }
        }
        return made;
    }

    private static byte[] hashed(String[] names) {
        byte[] table = new byte[Integer.highestOneBit(names.length) << 2];
        for (int i = 0; i < names.length; i++) {
            int slot = slot(names[i], table.length);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = (byte) (i + 1);
        }
        return table;
    }

    private static int slot(String name, int size) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 16) & (size - 1);
    }

    int size() {
        return names.length;
    }

    String get(int index) {
        return names[index];
    }

    /** The first place of a name, or -1. */
    int indexOf(Object name) {
        if (table.length == 0) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(name)) {
                    return i;
                }
            }
            return -1;
        }
        if (!(name instanceof String text)) {
            return -1;
        }
        int slot = slot(text, table.length);
        while (table[slot] != 0) {
            if (names[table[slot] - 1].equals(text)) {
                return table[slot] - 1;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return -1;
    }

    /** Whether the string that the cursor has read last is the name at this place; false if it has escapes. */
    boolean has(int index, JsonCursor cursor) {
        if (index >= names.length || !cursor.plain()) {
            return false;
        }
        byte[] name = utf8[index];
        return Arrays.equals(name, 0, name.length, cursor.json, cursor.from, cursor.to);
    }

    /** What is expected before the content at this place (see {@link Leads}); null if nothing is. */
    byte @Nullable [] lead(int index) {
        return index < leads.length ? leads[index] : null;
    }

    /** The type of that content. */
    byte type(int index) {
        return types[index];
    }

    void learn(int index, byte type, byte[] lead) {
        types[index] = type;
        leads[index] = lead;
    }

    /** Whether its first names are those of another. */
    boolean beginsLike(String[] others, int count) {
        return names.length >= count && Arrays.equals(names, 0, count, others, 0, count);
    }

    boolean beginsLike(AttributeNames other, int count) {
        return other.names.length >= count && beginsLike(other.names, count);
    }

    /** The first names, in an array with room for more. */
    String[] first(int count) {
        return Arrays.copyOf(Arrays.copyOf(names, count), Math.max(8, 2 * count));
    }
}
