package dev.dynabatch.local.internal.value;

/** The length of a string in UTF-8. */
final class Utf8 {
    private Utf8() {}

    static int length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // a surrogate pair is two chars and four bytes: two more, one for each half
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
