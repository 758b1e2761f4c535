package dev.dynabatch.internal.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attribute names written most lately, as JSON with the colon behind. The items of a table have the same few names,
 * and most often they are the same objects. Bounded, and emptied when other names keep coming.
 */
final class Names {
    private static final int SLOTS = 64;
    private static final int LONGEST = 64;
    /** After so many names without a place all make room. */
    private static final int PATIENCE = 1024;

    private @Nullable String[] names = {};
    private @Nullable Word[] words = {};
    private int turnedAway;

    /** There is more than one item: it is worth keeping names from now on. */
    void begin() {
        if (names.length == 0) {
            names = new @Nullable String[SLOTS];
            words = new @Nullable Word[SLOTS];
        }
    }

    /** The name as JSON, or null if it is not one of those kept: it has to be written the long way. */
    @Nullable
    Word find(String name) {
        if (names.length == 0) {
            return null;
        }
        int slot = name.hashCode() & (SLOTS - 1);
        String kept = names[slot];
        if (name.equals(kept)) {
            return words[slot];
        }
        if (kept == null) {
            return keep(slot, name);
        }
        if (++turnedAway == PATIENCE) {
            turnedAway = 0;
            Arrays.fill(names, null);
        }
        return null;
    }

    private @Nullable Word keep(int slot, String name) {
        if (name.length() > LONGEST || !plain(name)) {
            return null;
        }
        Word word = new Word('"' + name + "\":");
        names[slot] = name;
        words[slot] = word;
        return word;
    }

    private static boolean plain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
