package dev.dynabatch.cli;

import dev.dynabatch.metrics.OperationTotals;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as summaries show them. */
final class Numbers {
    private static final double KILOBYTE = 1e3;
    private static final double MEGABYTE = 1e6;

    private Numbers() {}

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
