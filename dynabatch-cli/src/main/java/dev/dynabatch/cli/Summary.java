package dev.dynabatch.cli;

import dev.dynabatch.OperationKind;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.BlockedTotals;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ThrottleReason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run did.
 *
 * @param counts the writer's, all outcomes known
 * @param badRecords records that the writer did not take
 * @param totals of the requests
 * @param blocked how long reading the input waited, and for what
 * @param nanos how long it took
 */
record Summary(
        WriterCounts counts,
        long badRecords,
        OperationTotals totals,
        Map<BlockedReason, BlockedTotals> blocked,
        long nanos) {
    /** What share of the time a wait must take to be worth a word. */
    private static final double MENTIONED = 0.1;

    private static final double NANOS_PER_SECOND = 1e9;

    long inputs() {
        return counts.accepted() + badRecords;
    }

    long failed() {
        return counts.failed() + badRecords;
    }

    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).setScale(3, RoundingMode.HALF_UP);
    }

    /** One JSON object on one line. */
    String json() {
        return "{\"inputs\":" + inputs() + ",\"accepted\":" + counts.accepted() + ",\"written\":" + counts.written()
                + ",\"superseded\":" + counts.superseded() + ",\"failed\":" + failed() + ",\"unknown\":"
                + counts.unknown() + ",\"requests\":" + totals.requests() + ",\"retries\":" + totals.retries()
                + ",\"throttled\":" + totals.throttled() + ",\"throttles\":" + throttles()
                + ",\"waitedSeconds\":" + waits() + ",\"consumedWcu\":" + Numbers.consumed(totals) + ",\"bytes\":"
                + totals.requestBytes() + ",\"seconds\":" + seconds(nanos) + "}";
    }

    private String throttles() {
        return Arrays.stream(ThrottleReason.values())
                .filter(reason -> totals.throttled(reason) > 0)
                .map(reason -> "\"" + Metric.Tag.value(reason) + "\":" + totals.throttled(reason))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String waits() {
        return Arrays.stream(BlockedReason.values())
                .filter(blocked::containsKey)
                .map(reason -> "\"" + Metric.Tag.value(reason) + "\":" + seconds(waited(reason)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private long waited(BlockedReason reason) {
        return blocked.getOrDefault(reason, BlockedTotals.ZERO).nanos();
    }

    private String reasons() {
        return Arrays.stream(ThrottleReason.values())
                .filter(reason -> totals.throttled(reason) > 0 && reason != ThrottleReason.UNPROCESSED)
                .map(reason -> Numbers.number(totals.throttled(reason)) + " " + Metric.Tag.value(reason))
                .collect(Collectors.joining(", ", ": ", ""))
                .replaceFirst("^: $", "");
    }

    /** Why it took so long, if it waited for something worth telling; else nothing. */
    private String whatHeldItUp() {
        BlockedReason most = Arrays.stream(BlockedReason.values())
                .max(Comparator.comparingLong(this::waited))
                .orElseThrow();
        if (waited(most) < MENTIONED * nanos) {
            return "";
        }
        String what = switch (most) {
            case CAPACITY -> "the rate limit";
            case IN_FLIGHT -> "answers to the requests in flight";
            case HOT_KEYS -> "hot partition keys";
            case BACKOFF -> "the throttled table";
            case MEMORY -> "memory";
        };
        return System.lineSeparator()
                + String.format(
                        Locale.ROOT,
                        "  the input was held up by %s for %,.1f s",
                        what,
                        waited(most) / NANOS_PER_SECOND);
    }

    /** The same for people. */
    String text(OperationKind kind, String table) {
        String done = kind == OperationKind.PUT ? "written to '" : "deleted from '";
        BigDecimal units = Numbers.consumed(totals);
        return Numbers.number(counts.written()) + " of " + Numbers.count(inputs(), "item") + " " + done + table
                + "' in "
                + String.format(
                        Locale.ROOT, "%,.1f s (%,.0f/s)", nanos / 1e9, counts.written() * 1e9 / Math.max(1, nanos))
                + "; superseded " + Numbers.number(counts.superseded()) + ", failed " + Numbers.number(failed())
                + (counts.unknown() > 0 ? " (" + Numbers.number(counts.unknown()) + " of them perhaps written)" : "")
                + System.lineSeparator()
                + "  " + Numbers.count(totals.requests(), "request") + " (" + Numbers.count(totals.retries(), "retry")
                + ", "
                + Numbers.count(totals.throttled(), "item") + " throttled" + reasons() + "), "
                + (units == null ? "WCU not reported" : String.format(Locale.ROOT, "%,.0f WCU", units)) + ", "
                + Numbers.bytes(totals.requestBytes()) + " sent" + whatHeldItUp();
    }
}
