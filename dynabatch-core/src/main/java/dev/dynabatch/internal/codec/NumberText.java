package dev.dynabatch.internal.codec;

import dev.dynabatch.internal.codec.InvalidNumberException.Fault;

/**
 * Decimal numbers as text: checked, brought to the one form DynamoDB returns them in, and measured.
 *
 * <p>The canonical form is plain, never with an exponent: no sign but {@code -}, no leading zero but one before a point,
 * no zero at the end of a fraction, no {@code -0}. {@code 1}, {@code +1.0} and {@code 10e-1} are all {@code 1}, and
 * {@code 1E125} is a one and 125 zeros. Numbers have at most {@value #MAX_DIGITS} significant digits and a magnitude of
 * 1E{@value #MIN_EXPONENT} to 9.99…E+{@value #MAX_EXPONENT}, or are zero (developer guide, "Data types: Number").
 */
public final class NumberText {
    /** Significant digits a number can have. */
    public static final int MAX_DIGITS = 38;

    /** The largest power of ten the first significant digit can stand for. */
    public static final int MAX_EXPONENT = 125;

    /** The smallest power of ten the first significant digit can stand for. */
    public static final int MIN_EXPONENT = -130;

    private static final int EXPONENT_CAP = 1_000_000_000;

    private NumberText() {}

    /**
     * The canonical form of {@code text}; {@code text} itself if it has that form already.
     *
     * @throws InvalidNumberException if DynamoDB would refuse it
     */
    public static String canonical(String text) {
        return sizeIfCanonical(text) >= 0 ? text : new Decimal(text).plain();
    }

    /**
     * The bytes DynamoDB bills for a number, however it is written: one, one for each two digits left and each two right
     * of the point between the first and the last digit that is not zero, and one if it is negative. Measured against the
     * service by the conformance suite {@code nubo-db/dynamodb-conformance}; the developer guide only approximates.
     *
     * @throws InvalidNumberException if DynamoDB would refuse it
     */
    public static int billedSize(String text) {
        int size = sizeIfCanonical(text);
        return size >= 0 ? size : sizeIfCanonical(canonical(text));
    }

    /** The billed size if {@code text} is a canonical number within the limits, otherwise -1. */
    public static int sizeIfCanonical(String text) {
        int end = text.length();
        boolean negative = end > 0 && text.charAt(0) == '-';
        int start = negative ? 1 : 0;
        int lastNonZero = -1;
        int i = start;
        for (; i < end && isDigit(text.charAt(i)); i++) {
            if (text.charAt(i) != '0') {
                lastNonZero = i;
            }
        }
        int whole = i - start;
        if (whole == 0 || (whole > 1 && text.charAt(start) == '0')) {
            return -1;
        }
        if (i < end) {
            return sizeIfFraction(text, i, text.charAt(start) == '0' ? 0 : whole, negative);
        }
        if (lastNonZero < 0) {
            return negative ? -1 : 1;
        }
        int digits = lastNonZero - start + 1;
        return digits <= MAX_DIGITS && whole <= MAX_EXPONENT + 1 ? size(digits, 0, negative) : -1;
    }

    private static int sizeIfFraction(String text, int point, int whole, boolean negative) {
        int end = text.length();
        if (text.charAt(point) != '.' || point + 1 == end || text.charAt(end - 1) == '0') {
            return -1;
        }
        int first = -1;
        for (int i = point + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            if (first < 0 && c != '0') {
                first = i;
            }
        }
        int fraction = whole == 0 ? end - first : end - point - 1;
        boolean fits = whole + fraction <= MAX_DIGITS && (whole > 0 || first - point <= -MIN_EXPONENT);
        return fits ? size(whole, fraction, negative) : -1;
    }

    /** The billed size of a number of so many significant digits on either side of the point. */
    static int size(int wholeDigits, int fractionDigits, boolean negative) {
        return 1 + (wholeDigits + 1) / 2 + (fractionDigits + 1) / 2 + (negative ? 1 : 0);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A number taken apart: {@code digits × 10^power}, first and last digit not zero; no digits for zero. */
    private static final class Decimal {
        private final boolean negative;
        private final char[] digits;
        private int count;
        private int power;

        Decimal(String text) {
            digits = new char[text.length()];
            negative = text.startsWith("-");
            int i = negative || text.startsWith("+") ? 1 : 0;
            int begin = i;
            int point = -1;
            for (; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '.' && point < 0) {
                    point = i;
                } else if (!isDigit(c)) {
                    break;
                } else if (count > 0 || c != '0') {
                    digits[count++] = c;
                }
            }
            if (i - begin - (point < 0 ? 0 : 1) == 0) {
                throw new InvalidNumberException(text, Fault.NOT_A_NUMBER);
            }
            long exponent = i == text.length() ? 0 : exponent(text, i);
            exponent -= point < 0 ? 0 : i - point - 1;
            for (; count > 0 && digits[count - 1] == '0'; count--) {
                exponent++;
            }
            check(text, exponent + count - 1);
            power = (int) exponent;
        }

        private static long exponent(String text, int at) {
            int i = at + 1;
            boolean negative = i < text.length() && text.charAt(i) == '-';
            if (negative || (i < text.length() && text.charAt(i) == '+')) {
                i++;
            }
            if ((text.charAt(at) | 0x20) != 'e' || i == text.length()) {
                throw new InvalidNumberException(text, Fault.NOT_A_NUMBER);
            }
            long exponent = 0;
            for (; i < text.length(); i++) {
                if (!isDigit(text.charAt(i))) {
                    throw new InvalidNumberException(text, Fault.NOT_A_NUMBER);
                }
                exponent = Math.min(exponent * 10 + text.charAt(i) - '0', EXPONENT_CAP);
            }
            return negative ? -exponent : exponent;
        }

        private void check(String text, long magnitude) {
            if (count == 0) {
                return;
            }
            if (count > MAX_DIGITS) {
                throw new InvalidNumberException(text, Fault.TOO_PRECISE);
            }
            if (magnitude > MAX_EXPONENT) {
                throw new InvalidNumberException(text, Fault.TOO_LARGE);
            }
            if (magnitude < MIN_EXPONENT) {
                throw new InvalidNumberException(text, Fault.TOO_SMALL);
            }
        }

        String plain() {
            if (count == 0) {
                return "0";
            }
            StringBuilder plain = new StringBuilder(count + Math.abs(power) + 3).append(negative ? "-" : "");
            int whole = count + power;
            if (whole <= 0) {
                return plain.append("0.")
                        .append("0".repeat(-whole))
                        .append(digits, 0, count)
                        .toString();
            }
            if (power >= 0) {
                return plain.append(digits, 0, count).append("0".repeat(power)).toString();
            }
            return plain.append(digits, 0, whole)
                    .append('.')
                    .append(digits, whole, -power)
                    .toString();
        }
    }
}
