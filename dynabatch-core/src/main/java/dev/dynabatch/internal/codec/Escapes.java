package dev.dynabatch.internal.codec;

import java.util.Arrays;

/** What JSON writes with a backslash: quotes, backslashes and control characters. */
final class Escapes {
    /** The most bytes one character takes. */
    static final int LONGEST = 6;

    private static final byte[] HEX = JsonBytes.ascii("0123456789abcdef");
    /** For each character below 128: 0 if it stands for itself, otherwise what follows the backslash. */
    private static final byte[] FOLLOWS = follows();

    private Escapes() {}

    /** Whether a character stands for itself, in one byte. */
    static boolean plain(char c) {
        return c < 0x80 && FOLLOWS[c] == 0;
    }

    /** Writes an ASCII character, escaped if need be, or another byte of UTF-8 as it is; returns where to go on. */
    static int write(int c, byte[] target, int at) {
        byte follows = c < 0 ? 0 : FOLLOWS[c];
        if (follows == 0) {
            target[at] = (byte) c;
            return at + 1;
        }
        target[at] = '\\';
        target[at + 1] = follows;
        if (follows != 'u') {
            return at + 2;
        }
        target[at + 2] = '0';
        target[at + 3] = '0';
        target[at + 4] = HEX[c >> 4];
        target[at + 5] = HEX[c & 0xF];
        return at + LONGEST;
    }

    /**
     * Copies UTF-8 between two indexes, escaped where need be. What stands for itself is copied by eight; so the target must
     * have {@link PlainText#ROOM} bytes behind.
     *
     * @return where the copy ends
     */
    static int copy(byte[] utf8, int from, int to, byte[] target, int begin) {
        int at = begin;
        int i = from;
        while (i + Long.BYTES <= to) {
            long eight = EightBytes.get(utf8, i);
            EightBytes.set(target, at, eight);
            long special = EightBytes.firstSpecial(eight);
            if (special == 0) {
                i += Long.BYTES;
                at += Long.BYTES;
            } else {
                int plain = EightBytes.first(special);
                at = write(utf8[i + plain], target, at + plain);
                i += plain + 1;
            }
        }
        for (; i < to; i++) {
            at = write(utf8[i], target, at);
        }
        return at;
    }

    private static byte[] follows() {
        byte[] follows = new byte[128];
        Arrays.fill(follows, 0, 0x20, (byte) 'u');
        follows['\b'] = 'b';
        follows['\t'] = 't';
        follows['\n'] = 'n';
        follows['\f'] = 'f';
        follows['\r'] = 'r';
        follows['"'] = '"';
        follows['\\'] = '\\';
        return follows;
    }
}
