package dev.dynabatch.internal.admit;

/**
 * How many requests at once are worth it, by how long they take. Pure arithmetic; guarded by its owner.
 *
 * <p>A gradient algorithm like that of Netflix's concurrency limits (https://github.com/Netflix/concurrency-limits), after
 * TCP Vegas (L. Brakmo, L. Peterson, 1995): as long as an answer takes about as long as with few requests in flight, there
 * may be more at once; when it takes much longer, requests stand in a queue somewhere, and fewer are worth as much. The
 * time with few in flight is an average, not the shortest: answers of DynamoDB differ much without any queue. A lost
 * answer counts as a queue.
 */
final class ConcurrencyLimit {
    private static final int LEAST = 4;
    /** So many at once are few. */
    private static final int FEW = 8;
    /** How many requests may stand in a queue. */
    private static final int QUEUE = 4;
    /** How much longer an answer may take before fewer are sent. */
    private static final double TOLERANCE = 2;

    private static final double SMOOTHING = 0.2;
    private static final int WINDOW = 32;
    private static final double DROP = 0.9;

    private final int least;
    private final int few;
    private final int most;
    private double limit;
    private double unloadedNanos;
    private int unloaded;

    /** @param most never more than this */
    ConcurrencyLimit(int most) {
        this.most = most;
        this.least = Math.min(LEAST, most);
        this.few = Math.min(FEW, most);
        this.limit = few;
    }

    int limit() {
        return (int) limit;
    }

    /** An answer came after so long, while so many were in flight, itself among them. */
    void answered(long nanos, int inFlight) {
        if (inFlight <= few || nanos < unloadedNanos) {
            unloaded = Math.min(unloaded + 1, WINDOW);
            unloadedNanos += (nanos - unloadedNanos) / unloaded;
        }
        if (inFlight < limit / 2) {
            return; // nobody needs more
        }
        double gradient = Math.max(0.5, Math.min(1, TOLERANCE * unloadedNanos / Math.max(1, nanos)));
        double wanted = limit * gradient + QUEUE;
        limit = clamp(limit * (1 - SMOOTHING) + wanted * SMOOTHING);
    }

    /** No answer came. */
    void lost() {
        limit = clamp(limit * DROP);
    }

    private double clamp(double value) {
        return Math.max(least, Math.min(most, value));
    }
}
