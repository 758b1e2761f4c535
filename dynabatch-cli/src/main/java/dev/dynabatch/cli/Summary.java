package dev.dynabatch.cli;

import dev.dynabatch.OperationKind;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.metrics.OperationTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run did.
 *
 * @param counts the writer's, all outcomes known
 * @param badRecords records that the writer did not take
 * @param totals of the requests
 * @param nanos how long it took
 */
record Summary(WriterCounts counts, long badRecords, OperationTotals totals, long nanos) {
    private static final double KILOBYTE = 1e3;
    private static final double MEGABYTE = 1e6;

    long inputs() {
        return counts.accepted() + badRecords;
    }

    long failed() {
        return counts.failed() + badRecords;
    }

    /** The capacity consumed, or null if something was written and no consumption reported. */
    @Nullable
    BigDecimal consumed() {
        if (totals.consumed() == 0 && totals.requests() > 0) {
            return null;
        }
        BigDecimal exact = BigDecimal.valueOf(totals.consumed()).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    private BigDecimal seconds() {
        return BigDecimal.valueOf(nanos, 9).setScale(3, RoundingMode.HALF_UP);
    }

    /** One JSON object on one line. */
    String json() {
        return "{\"inputs\":" + inputs() + ",\"accepted\":" + counts.accepted() + ",\"written\":" + counts.written()
                + ",\"superseded\":" + counts.superseded() + ",\"failed\":" + failed() + ",\"unknown\":"
                + counts.unknown() + ",\"requests\":" + totals.requests() + ",\"retries\":" + totals.retries()
                + ",\"throttled\":" + totals.throttled() + ",\"consumedWcu\":" + consumed() + ",\"bytes\":"
                + totals.requestBytes() + ",\"seconds\":" + seconds() + "}";
    }

    /** The same for people. */
    String text(OperationKind kind, String table) {
        String done = kind == OperationKind.PUT ? "written to '" : "deleted from '";
        BigDecimal units = consumed();
        return number(counts.written()) + " of " + count(inputs(), "item") + " " + done + table + "' in "
                + String.format(
                        Locale.ROOT, "%,.1f s (%,.0f/s)", nanos / 1e9, counts.written() * 1e9 / Math.max(1, nanos))
                + "; superseded " + number(counts.superseded()) + ", failed " + number(failed())
                + (counts.unknown() > 0 ? " (" + number(counts.unknown()) + " of them perhaps written)" : "")
                + System.lineSeparator()
                + "  " + count(totals.requests(), "request") + " (" + count(totals.retries(), "retry") + ", "
                + count(totals.throttled(), "item") + " throttled), "
                + (units == null ? "WCU not reported" : String.format(Locale.ROOT, "%,.0f WCU", units)) + ", "
                + bytes(totals.requestBytes()) + " sent";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String count(long value, String thing) {
        String things = thing.endsWith("y") ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s";
        return number(value) + " " + (value == 1 ? thing : things);
    }

    private static String bytes(long value) {
        return value < KILOBYTE
                ? value + " B"
                : value < MEGABYTE
                        ? String.format(Locale.ROOT, "%.1f KB", value / KILOBYTE)
                        : String.format(Locale.ROOT, "%,.1f MB", value / MEGABYTE);
    }
}
