package dev.dynabatch.local.internal.value;

import java.math.BigDecimal;

/** Numbers as the service keeps them: 38 significant digits, magnitude 1E-130 to 9.99…E+125, one text for one value. */
public final class Numbers {
    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;

    private Numbers() {}

    /**
     * The canonical text of a number.
     *
     * @throws InvalidValueException with the service's message, if it is none or out of range
     */
    static String canonical(String text) throws InvalidValueException {
        if (isShortInteger(text)) {
            return text;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            throw new InvalidValueException(
                    text.isEmpty()
                            ? "The parameter cannot be converted to a numeric value"
                            : "The parameter cannot be converted to a numeric value: " + text);
        }
        if (number.signum() == 0) {
            return "0";
        }
        number = number.stripTrailingZeros();
        long exponent = (long) number.precision() - 1 - number.scale();
        if (exponent > MAX_EXPONENT) {
            throw new InvalidValueException(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < MIN_EXPONENT) {
            throw new InvalidValueException(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (number.precision() > MAX_DIGITS) {
            throw new InvalidValueException("Attempting to store more than 38 significant digits in a Number");
        }
        return number.toPlainString();
    }

    /** The billed size of a canonical number. */
    static int size(String canonical) {
        if (canonical.equals("0")) {
            return 1;
        }
        BigDecimal number = new BigDecimal(canonical).stripTrailingZeros();
        String digits = number.unscaledValue().abs().toString();
        int fraction = Math.max(0, number.scale());
        int integer = Math.max(0, digits.length() - fraction);
        int fractionDigits = digits.length() - integer;
        return 1 + (integer + 1) / 2 + (fractionDigits + 1) / 2 + (number.signum() < 0 ? 1 : 0);
    }

    private static boolean isShortInteger(String text) {
        int length = text.length();
        if (length == 0 || length > 18) {
            return false;
        }
        int start = text.charAt(0) == '-' ? 1 : 0;
        if (start == length || text.charAt(start) == '0') {
            return length == 1 && start == 0;
        }
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }
}
