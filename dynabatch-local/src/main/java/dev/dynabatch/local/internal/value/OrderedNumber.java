package dev.dynabatch.local.internal.value;

import java.math.BigDecimal;

/**
 * Numbers as bytes whose unsigned order is the order of the numbers.
 *
 * <p>Layout: a byte for the sign (0 negative, 1 zero, 2 positive); for others than zero a byte for the exponent of the
 * first digit (−130…125, biased by 130) and two digits a byte, each pair plus one, ended by a zero byte. A negative
 * number's bytes after the sign are complemented, which turns their order round.
 */
final class OrderedNumber {
    private static final int BIAS = 130;

    private OrderedNumber() {}

    static byte[] bytes(String canonical) {
        BigDecimal number = new BigDecimal(canonical).stripTrailingZeros();
        if (number.signum() == 0) {
            return new byte[] {1};
        }
        String digits = number.unscaledValue().abs().toString();
        byte[] bytes = new byte[2 + (digits.length() + 1) / 2 + 1];
        bytes[1] = (byte) (digits.length() - 1 - number.scale() + BIAS);
        for (int i = 0; i < digits.length(); i += 2) {
            int pair = (digits.charAt(i) - '0') * 10 + (i + 1 < digits.length() ? digits.charAt(i + 1) - '0' : 0);
            bytes[2 + i / 2] = (byte) (pair + 1);
        }
        boolean negative = number.signum() < 0;
        for (int i = 1; negative && i < bytes.length; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        bytes[0] = (byte) (negative ? 0 : 2);
        return bytes;
    }
}
