package dev.dynabatch.internal.codec;

import java.util.Arrays;

/** A few bytes of JSON that are written again and again. */
final class Word {
    private final byte[] text;
    private final long first;

    Word(String ascii) {
        this.text = JsonBytes.ascii(ascii);
        this.first = EightBytes.get(Arrays.copyOf(text, Math.max(text.length, Long.BYTES)), 0);
    }

    int length() {
        return text.length;
    }

    /** How many bytes there must be room for: more than the word has, if it is short. */
    int room() {
        return Math.max(text.length, Long.BYTES);
    }

    /** Copies it; a short word in one store, since calling arraycopy costs more than all the rest. */
    void copyTo(byte[] target, int at) {
        if (text.length <= Long.BYTES) {
            EightBytes.set(target, at, first);
        } else {
            System.arraycopy(text, 0, target, at, text.length);
        }
    }
}
