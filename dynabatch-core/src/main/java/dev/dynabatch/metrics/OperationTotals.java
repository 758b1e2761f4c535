package dev.dynabatch.metrics;

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
        long nanos) {

    /** Nothing yet. */
    public static final OperationTotals ZERO = new OperationTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** These sums and one more request. */
    public OperationTotals plus(RequestMetrics request) {
        var consumedNow = request.consumed();
        return plus(new OperationTotals(
                1,
                request.attempt() > 1 ? 1 : 0,
                request.error() != null ? 1 : 0,
                request.itemsSent(),
                request.itemsUnprocessed(),
                request.throttled(),
                consumedNow == null ? 0 : consumedNow.total(),
                request.requestBytes(),
                request.responseBytes(),
                request.duration().toNanos()));
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
                nanos + sign * other.nanos);
    }
}
