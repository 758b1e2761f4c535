package dev.dynabatch.internal.codec;

/**
 * What stands before the content of an attribute's value, from where the content before it ends:
 * <code>},"name":{"S":"</code>. The items of a table mostly have the same, and to compare it is quicker than to read it.
 */
final class Leads {
    static final byte BOOL = 'o';
    static final byte NULL = 'u';
    /** Added to the type of its elements, that of a set. */
    private static final int SET = 'a' - 'A';

    private Leads() {}

    /** The type whose name the cursor has read last: the letter of those that have one, others as above; 0 if it is none. */
    static byte type(JsonCursor cursor) {
        int length = cursor.to - cursor.from;
        byte first = length == 0 ? 0 : cursor.json[cursor.from];
        if (length == 1) {
            return switch (first) {
                case 'S', 'N', 'B', 'M', 'L' -> first;
                default -> 0;
            };
        }
        if (length == 2 && cursor.json[cursor.from + 1] == 'S') {
            return isString(first) ? (byte) (first + SET) : 0;
        }
        return cursor.is("BOOL") ? BOOL : cursor.is("NULL") ? NULL : 0;
    }

    /** Whether the content of such a value is a string, whose first quote belongs to the lead. */
    static boolean isString(byte type) {
        return type == 'S' || type == 'N' || type == 'B';
    }

    /** The type of the elements of such a set. */
    static byte element(byte set) {
        return (byte) (set - SET);
    }
}
