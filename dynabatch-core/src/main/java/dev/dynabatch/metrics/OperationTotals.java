package dev.dynabatch.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Running sums over the requests of one operation on one table.
 *
 * @param requests requests sent, every attempt counted
 * @param retries requests that carried something sent before
 * @param errors requests that failed as a whole
 * @param itemsSent items or keys sent, every attempt counted
 * @param itemsUnprocessed items sent back one by one
 * @param throttled items sent back for lack of capacity
 * @param consumed capacity units consumed, as far as reported
 * @param requestBytes bytes of request bodies
 * @param responseBytes bytes of response bodies
 * @param nanos time of all requests added up, in nanoseconds
 * @param throttles items sent back for lack of capacity, by reason; reasons that did not occur are left out
 * @param consumedByIndex capacity units consumed of secondary indexes, by index, as far as reported
 */
public record OperationTotals(
        long requests,
        long retries,
        long errors,
        long itemsSent,
        long itemsUnprocessed,
        long throttled,
        double consumed,
        long requestBytes,
        long responseBytes,
        long nanos,
        Map<ThrottleReason, Long> throttles,
        Map<String, Double> consumedByIndex) {

    /** Nothing yet. */
    public static final OperationTotals ZERO = new OperationTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of());

    /** Takes immutable copies. */
    public OperationTotals {
        throttles = Map.copyOf(throttles);
        consumedByIndex = Map.copyOf(consumedByIndex);
    }

    /** How many items were sent back for this reason. */
    public long throttled(ThrottleReason reason) {
        return throttles.getOrDefault(reason, 0L);
    }

    /** These sums and one more request. */
    public OperationTotals plus(RequestMetrics request) {
        var consumedNow = request.consumed();
        ThrottleReason reason = request.throttleReason();
        return new OperationTotals(
                requests + 1,
                retries + (request.attempt() > 1 ? 1 : 0),
                errors + (request.error() != null ? 1 : 0),
                itemsSent + request.itemsSent(),
                itemsUnprocessed + request.itemsUnprocessed(),
                throttled + request.throttled(),
                consumed + (consumedNow == null ? 0 : consumedNow.total()),
                requestBytes + request.requestBytes(),
                responseBytes + request.responseBytes(),
                nanos + request.duration().toNanos(),
                reason == null
                        ? throttles
                        : merge(throttles, Map.of(reason, (long) request.throttled()), Long::sum, 0L),
                consumedNow == null
                        ? consumedByIndex
                        : merge(consumedByIndex, consumedNow.indexes(), Double::sum, 0.0));
    }

    /** The sums of both. */
    public OperationTotals plus(OperationTotals other) {
        return combine(other, 1);
    }

    /** What was added since {@code earlier}. */
    public OperationTotals minus(OperationTotals earlier) {
        return combine(earlier, -1);
    }

    private OperationTotals combine(OperationTotals other, int sign) {
        return new OperationTotals(
                requests + sign * other.requests,
                retries + sign * other.retries,
                errors + sign * other.errors,
                itemsSent + sign * other.itemsSent,
                itemsUnprocessed + sign * other.itemsUnprocessed,
                throttled + sign * other.throttled,
                consumed + sign * other.consumed,
                requestBytes + sign * other.requestBytes,
                responseBytes + sign * other.responseBytes,
                nanos + sign * other.nanos,
                merge(throttles, other.throttles, (mine, its) -> mine + sign * its, 0L),
                merge(consumedByIndex, other.consumedByIndex, (mine, its) -> mine + sign * its, 0.0));
    }

    private static <K, V> Map<K, V> merge(Map<K, V> mine, Map<K, V> its, BinaryOperator<V> sum, V zero) {
        if (its.isEmpty()) {
            return mine; // as nearly always: this runs for every request
        }
        Map<K, V> merged = new HashMap<>(mine);
        its.forEach((key, value) -> merged.put(key, sum.apply(mine.getOrDefault(key, zero), value)));
        merged.values().removeIf(zero::equals);
        return merged;
    }
}
