package dev.dynabatch.internal.sign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as the bytes of UTF-8 that are hashed. It is written again and again. */
final class HashedText {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[512];
    private int length;

    HashedText clear() {
        length = 0;
        return this;
    }

    /** What has been written; behind {@link #length} it means nothing. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** What is written here is ASCII but for strange credentials. */
    HashedText add(String text) {
        int count = text.length();
        reserve(count);
        int all = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            bytes[length + i] = (byte) c;
            all |= c;
        }
        if (all >= 0x80) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            reserve(utf8.length);
            System.arraycopy(utf8, 0, bytes, length, utf8.length);
            count = utf8.length;
        }
        length += count;
        return this;
    }

    HashedText add(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Two lower-case digits a byte. */
    HashedText hex(byte[] hash) {
        reserve(2 * hash.length);
        for (byte each : hash) {
            bytes[length++] = DIGITS[each >> 4 & 0xF];
            bytes[length++] = DIGITS[each & 0xF];
        }
        return this;
    }

    /** Two lower-case digits a byte, as a string. */
    static String ofHash(byte[] hash) {
        return new HashedText().hex(hash).text();
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, 2 * (length + count));
        }
    }

    /** What has been written: also secrets, so never what {@code toString} says. */
    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
