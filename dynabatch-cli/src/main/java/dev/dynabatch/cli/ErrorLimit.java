package dev.dynabatch.cli;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many inputs may fail before the rest is not tried any more.
 *
 * @param count the most that may fail, or null
 * @param percent the most of a hundred that may fail, once there are {@value #SAMPLE} inputs, or null
 */
record ErrorLimit(@Nullable Long count, @Nullable BigDecimal percent) {
    /** Of fewer inputs a percentage means nothing. */
    static final long SAMPLE = 1000;

    /** However many. */
    static final ErrorLimit NONE = new ErrorLimit(null, null);

    /** What holds where failures are only shown. */
    static final ErrorLimit DEFAULT = new ErrorLimit(1000L, null);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * Reads {@code N} or {@code P%}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static ErrorLimit parse(String text) {
        try {
            if (text.endsWith("%")) {
                BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
                if (percent.signum() >= 0 && percent.compareTo(HUNDRED) <= 0) {
                    return new ErrorLimit(null, percent);
                }
            } else if (Long.parseLong(text) >= 0) {
                return new ErrorLimit(Long.parseLong(text), null);
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers that are out of range
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no limit of errors; expected a number such as 100, or a percentage such as 0.5%");
    }

    boolean exceeded(long inputs, long failed) {
        if (count != null) {
            return failed > count;
        }
        return percent != null
                && inputs >= SAMPLE
                && BigDecimal.valueOf(failed).multiply(HUNDRED).compareTo(percent.multiply(BigDecimal.valueOf(inputs)))
                        > 0;
    }

    @Override
    public String toString() {
        return count != null
                ? String.format(Locale.ROOT, "%,d", count)
                : percent != null ? percent.toPlainString() + "%" : "no limit";
    }
}
