package dev.dynabatch.internal.codec;

import java.io.IOException;
import java.util.Arrays;

/**
 * Goes over items without making anything of them: over one that is like the one before by comparing what stands before the
 * content of each attribute (see {@link Leads}), over another as over any value.
 */
final class ItemSkipper {
    /** Where so many items are unlike the one before them, it is not worth while to learn what they are like. */
    private static final int MOST_UNLIKE = 64;

    private static final byte[] END = {'}', '}'};

    private final JsonCursor cursor;
    private byte[][] leads = new byte[8][];
    /** Whether the content behind each is a string, whose first quote belongs to the lead. */
    private boolean[] strings = new boolean[8];

    private int count;
    private int unlike;

    ItemSkipper(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /** Goes over the item that is next; its brackets and strings are looked at. */
    void skip() throws IOException {
        int start = cursor.at;
        if (alike()) {
            return;
        }
        cursor.at = start;
        cursor.skip();
        if (unlike < MOST_UNLIKE) {
            unlike++;
            learn(new JsonCursor(cursor.json, start, cursor.at));
        }
    }

    private boolean alike() throws IOException {
        for (int i = 0; i < count; i++) {
            if (!cursor.takes(leads[i])) {
                return false;
            }
            content(cursor, strings[i]);
        }
        return count > 0 && cursor.takes(END);
    }

    private static void content(JsonCursor cursor, boolean string) throws IOException {
        if (string) {
            cursor.content();
        } else {
            cursor.skip();
        }
    }

    /** Notes what stands before each content of an item; nothing, if it is one of a kind that nobody knows. */
    private void learn(JsonCursor item) {
        count = 0;
        int learnt = 0;
        try {
            int from = item.at;
            for (; item.attribute(learnt); learnt++) {
                item.expect('{');
                item.string();
                item.expect(':');
                boolean string = item.take('"');
                note(learnt, Arrays.copyOfRange(item.json, from, item.at), string);
                content(item, string);
                from = item.at;
            }
        } catch (IOException e) {
            return; // told to whoever wants to have it as an item
        }
        count = learnt;
    }

    private void note(int place, byte[] lead, boolean string) {
        if (place == leads.length) {
            leads = Arrays.copyOf(leads, 2 * place);
            strings = Arrays.copyOf(strings, 2 * place);
        }
        leads[place] = lead;
        strings[place] = string;
    }
}
