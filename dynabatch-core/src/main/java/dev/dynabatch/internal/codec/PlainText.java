package dev.dynabatch.internal.codec;

/** Text that stands for itself in JSON: ASCII without control characters, quotes and backslashes. */
final class PlainText {
    /** Text no longer than this is quicker written character by character. */
    static final int SHORT = 16;
    /** How many bytes behind the text are written over. */
    static final int ROOM = Long.BYTES;

    private static final long SPACES = EightBytes.of(' ');
    private static final long QUESTION_MARKS = EightBytes.of('?');

    private PlainText() {}

    /** Whether all characters are below 128. */
    static boolean isAscii(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    /**
     * Copies text that is ASCII: all characters at once, then looked at by eight.
     *
     * @return whether it stands for itself
     */
    @SuppressWarnings("deprecation") // copies the low byte of each character, which is all there is to those below 128
    static boolean copy(String text, byte[] target, int at) {
        int end = at + text.length();
        text.getBytes(0, text.length(), target, at);
        EightBytes.set(target, end, SPACES);
        long special = 0;
        for (int i = at; i < end; i += Long.BYTES) {
            special |= EightBytes.firstSpecial(EightBytes.get(target, i));
        }
        return special == 0;
    }

    /** Whether there is a question mark among bytes of UTF-8. */
    static boolean hasQuestionMark(byte[] utf8) {
        int i = 0;
        long marks = 0;
        for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
            marks |= EightBytes.firstSame(EightBytes.get(utf8, i), QUESTION_MARKS);
        }
        boolean found = marks != 0;
        for (; i < utf8.length; i++) {
            found |= utf8[i] == '?';
        }
        return found;
    }
}
