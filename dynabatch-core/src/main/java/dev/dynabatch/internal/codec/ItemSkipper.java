package dev.dynabatch.internal.codec;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes over items without making anything of them: where one is like the one before, by comparing what stands before the
 * content of each attribute (see {@link Leads}), else by reading that.
 */
final class ItemSkipper {
    /** Where so many items are unlike the one before them, it is not worth while to learn what they are like. */
    private static final int MOST_UNLIKE = 64;

    private static final byte[] END = {'}', '}'};

    private final JsonCursor cursor;
    private final @Nullable ItemKeys keys;

    private byte[][] leads = new byte[8][];
    /** Whether the content behind each is a string, whose first quote belongs to the lead. */
    private boolean[] strings = new boolean[8];
    /** What the attribute is to the key. */
    private byte[] roles = new byte[8];

    private int count;
    private int unlike;

    ItemSkipper(JsonCursor cursor) {
        this(cursor, null);
    }

    /** @param keys told of the key of each item that is gone over */
    ItemSkipper(JsonCursor cursor, @Nullable ItemKeys keys) {
        this.cursor = cursor;
        this.keys = keys;
    }

    /** Where the item begins that is next. */
    static int begin(JsonCursor cursor) throws IOException {
        if (cursor.peek() != '{') {
            throw cursor.malformed("an item");
        }
        return cursor.at;
    }

    /** Goes over the item that is next; its brackets and strings are looked at. */
    void skip() throws IOException {
        int start = cursor.at;
        if (keys != null) {
            keys.clear();
        }
        try {
            attributes();
        } catch (IOException e) { // told to whoever wants to have it as an item
            count = 0;
            cursor.at = start;
            cursor.skip();
        }
    }

    private void attributes() throws IOException {
        int place = 0;
        while (place < count && cursor.takes(leads[place])) {
            content(strings[place], roles[place]);
            place++;
        }
        if (place == count && count > 0 && cursor.takes(END)) {
            return;
        }
        boolean learns = unlike < MOST_UNLIKE;
        for (int from = cursor.at; cursor.attribute(place); from = cursor.at) {
            byte role = keys == null ? ItemKeys.NEITHER : keys.role(cursor);
            cursor.expect('{');
            cursor.string();
            if (keys != null && !keys.hasType(role, cursor)) {
                role = ItemKeys.NEITHER;
            }
            cursor.expect(':');
            boolean string = cursor.take('"');
            if (learns) {
                note(place, Arrays.copyOfRange(cursor.json, from, cursor.at), string, role);
            }
            content(string, role);
            place++;
        }
        if (learns) {
            count = place;
            unlike++;
        }
    }

    private void content(boolean string, byte role) throws IOException {
        if (string) {
            cursor.content();
        } else {
            cursor.skip();
        }
        if (role != ItemKeys.NEITHER && keys != null) {
            keys.take(role, cursor);
        }
    }

    private void note(int place, byte[] lead, boolean string, byte role) {
        if (place == leads.length) {
            leads = Arrays.copyOf(leads, 2 * place);
            strings = Arrays.copyOf(strings, 2 * place);
            roles = Arrays.copyOf(roles, 2 * place);
        }
        leads[place] = lead;
        strings[place] = string;
        roles[place] = role;
    }
}
