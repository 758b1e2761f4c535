package dev.dynabatch.internal.codec;

/** Two characters of a string that are one of Unicode; half of one alone has no UTF-8. */
final class SurrogatePairs {
    private SurrogatePairs() {}

    /** Whether a pair begins at this index. */
    static boolean isPair(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }

    /** The index of the first half without the other half, or -1. */
    static int firstHalf(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
