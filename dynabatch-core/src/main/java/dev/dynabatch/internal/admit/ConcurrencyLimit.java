package dev.dynabatch.internal.admit;

import java.util.Arrays;

/**
 * How many requests at once are worth it, by how long they take. Pure arithmetic; guarded by its owner.
 *
 * <p>A gradient algorithm like that of Netflix's concurrency limits (https://github.com/Netflix/concurrency-limits), after
 * TCP Vegas (L. Brakmo, L. Peterson, 1995): as long as an answer takes about as long as with few requests in flight, there
 * may be more at once; when it takes much longer, requests stand in a queue somewhere, and fewer are worth as much. A lost
 * answer counts as a queue.
 *
 * <p>What is compared are medians, of a window of answers each. Times of answers are spread widely without any queue: one
 * by one, the short ones would drag down what counts as usual, and the long ones would then look like a queue.
 */
final class ConcurrencyLimit {
    private static final int LEAST = 4;
    /** So many at once are few. */
    private static final int FEW = 8;
    /** How many requests may stand in a queue. */
    private static final int QUEUE = 4;
    /** How much longer an answer may take before fewer are sent. */
    private static final double TOLERANCE = 2;

    private static final double RISE = 0.2;
    /** Slower than the rise: a median says of each answer of the next window what was true of the last. */
    private static final double FALL = 0.02;

    private static final double SMOOTHING = 0.2;
    private static final int WINDOW = 31;
    /**
     * Until it is known what is usual, there are few at once, for so many answers. Those that were under way when the
     * number fell to few may have stood in a queue: they are fewer than half.
     */
    private static final int FIRST_WINDOW = 2 * FEW + 3;
    /** After so many windows of slow answers in a row, what is usual is measured anew: it may not be a queue. */
    private static final int DOUBTS = 20;

    private static final double DROP = 0.9;

    private final int least;
    private final int few;
    private final int most;
    private final long[] window = new long[WINDOW];
    private int size;
    private int slowWindows;
    private double limit;
    /** How long an answer takes with few in flight; zero while that is being measured. */
    private double unloadedNanos;

    private double gradient;

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
        boolean known = unloadedNanos > 0;
        if (known || inFlight <= few) {
            window[size++] = nanos;
        }
        if (size == (known ? WINDOW : FIRST_WINDOW)) {
            measured(medianOfWindow());
        }
        if (unloadedNanos == 0 || inFlight < limit / 2) {
            return; // nothing is known, or nobody needs more
        }
        double wanted = limit * gradient + QUEUE;
        limit = clamp(limit + (wanted - limit) * (wanted > limit ? RISE : FALL));
    }

    private double medianOfWindow() {
        Arrays.sort(window, 0, size);
        double median = Math.max(1, window[size / 2]);
        size = 0;
        return median;
    }

    private void measured(double median) {
        if (unloadedNanos == 0) {
            unloadedNanos = median;
        } else if (median < unloadedNanos) {
            unloadedNanos += (median - unloadedNanos) * SMOOTHING;
        }
        gradient = Math.max(0.5, Math.min(1, TOLERANCE * unloadedNanos / median));
        slowWindows = gradient < 1 ? slowWindows + 1 : 0;
        if (slowWindows == DOUBTS) {
            slowWindows = 0;
            unloadedNanos = 0;
            limit = few;
        }
    }

    /** No answer came. */
    void lost() {
        limit = clamp(limit * DROP);
    }

    private double clamp(double value) {
        return Math.max(least, Math.min(most, value));
    }
}
