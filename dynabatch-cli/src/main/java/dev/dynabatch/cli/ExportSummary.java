package dev.dynabatch.cli;

import dev.dynabatch.metrics.OperationTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * What an export did.
 *
 * @param items items written
 * @param scanned items that the service has looked at for them
 * @param lossy items that had sets or binaries, which plain JSON has not
 * @param files data files
 * @param bytes of the data files
 * @param totals of the requests
 * @param nanos how long it took
 */
record ExportSummary(long items, long scanned, long lossy, int files, long bytes, OperationTotals totals, long nanos) {

    /** One JSON object on one line. */
    String json() {
        return "{\"items\":" + items + ",\"scanned\":" + scanned + ",\"lossy\":" + lossy + ",\"files\":" + files
                + ",\"bytes\":" + bytes + ",\"requests\":" + totals.requests() + ",\"retries\":" + totals.retries()
                + ",\"throttled\":" + totals.throttled() + ",\"consumedRcu\":" + Numbers.consumed(totals)
                + ",\"received\":" + totals.responseBytes() + ",\"seconds\":"
                + BigDecimal.valueOf(nanos, 9).setScale(3, RoundingMode.HALF_UP) + "}";
    }

    /** The same for people. */
    String text(String table, String out) {
        BigDecimal units = Numbers.consumed(totals);
        return Numbers.count(items, "item") + " of '" + table + "' exported to " + out + " in "
                + String.format(Locale.ROOT, "%,.1f s (%,.0f/s)", nanos / 1e9, items * 1e9 / Math.max(1, nanos))
                + (scanned == items ? "" : "; " + Numbers.number(scanned) + " looked at")
                + System.lineSeparator()
                + "  " + Numbers.count(totals.requests(), "request") + " (" + Numbers.count(totals.retries(), "retry")
                + ", " + Numbers.number(totals.throttled()) + " throttled), "
                + (units == null ? "RCU not reported" : String.format(Locale.ROOT, "%,.1f RCU", units)) + ", "
                + Numbers.bytes(totals.responseBytes()) + " received, " + Numbers.bytes(bytes) + " written in "
                + Numbers.count(files, "file")
                + (lossy == 0
                        ? ""
                        : System.lineSeparator() + "  " + Numbers.count(lossy, "item")
                                + " had sets or binaries, which plain JSON has not: they are arrays and base64 now;"
                                + " --format dynamodb-json keeps them");
    }
}
