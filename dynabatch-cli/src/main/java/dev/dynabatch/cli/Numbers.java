package dev.dynabatch.cli;

import dev.dynabatch.metrics.OperationTotals;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Numbers as summaries show them. */
final class Numbers {
    private static final double KILOBYTE = 1e3;
    private static final double MEGABYTE = 1e6;

    private Numbers() {}

    /** Reads a whole number of an option. */
    static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number, or too large a one");
        }
    }

    /** Reads a whole number of an option that is no larger than an {@code int}. */
    static int parseInt(String text) {
        long value = parse(text);
        if (value != (int) value) {
            throw new TypeConversionException("'" + text + "' is no whole number, or too large a one");
        }
        return (int) value;
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A number of things. */
    static String count(long value, String thing) {
        boolean consonantBefore = thing.endsWith("y") && !thing.endsWith("ey");
        String things = consonantBefore ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s";
        return number(value) + " " + (value == 1 ? thing : things);
    }

    static String bytes(long value) {
        return value < KILOBYTE
                ? value + " B"
                : value < MEGABYTE
                        ? String.format(Locale.ROOT, "%.1f KB", value / KILOBYTE)
                        : String.format(Locale.ROOT, "%,.1f MB", value / MEGABYTE);
    }

    /** The capacity consumed, or null if something was asked for and no consumption reported. */
    @Nullable
    static BigDecimal consumed(OperationTotals totals) {
        if (totals.consumed() == 0 && totals.requests() > 0) {
            return null;
        }
        BigDecimal exact = BigDecimal.valueOf(totals.consumed()).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
