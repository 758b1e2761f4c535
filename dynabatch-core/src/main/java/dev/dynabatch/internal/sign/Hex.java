package dev.dynabatch.internal.sign;

/** Lower-case hexadecimal. */
final class Hex {
    private static final String DIGITS = "0123456789abcdef";

    private Hex() {}

    /** Appends two digits a byte. */
    static void append(byte[] bytes, StringBuilder to) {
        for (byte b : bytes) {
            to.append(DIGITS.charAt((b >> 4) & 0xf)).append(DIGITS.charAt(b & 0xf));
        }
    }
}
