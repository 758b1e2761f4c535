package dev.dynabatch.internal.admit;

/**
 * Now and then more is sent, for one measurement, to see whether more is delivered although some is throttled: then only a
 * part of the table is short. What it sends more doubles with success. Guarded by its owner.
 */
final class Trial {
    /** How often, without success. */
    private static final long EVERY_NANOS = 5_000_000_000L;
    /** How much more that is, the first time. */
    private static final double FIRST = 0.06;

    private static final double LARGEST = 0.2;

    private double more;
    private double nextMore = FIRST;
    private long nextNanos;

    /** None is under way, and the next is due in a while. */
    void later(long now) {
        more = 0;
        postpone(now);
    }

    /** The next is due in a while; one under way goes on. */
    void postpone(long now) {
        nextNanos = now + EVERY_NANOS;
    }

    /** Whether one is under way. */
    boolean underWay() {
        return more > 0;
    }

    /** Ends it; the next is due at once if this one delivered more than what is expected, or else in a while. */
    boolean succeeded(double delivered, double expected, long now) {
        boolean success = more > 0 && delivered > expected * (1 + more / 2);
        if (success) {
            nextMore = Math.min(LARGEST, 2 * more);
            nextNanos = now;
        } else if (more > 0) {
            nextMore = FIRST;
            postpone(now);
        }
        return success;
    }

    /** Begins one if it is due; returns what to multiply the rate by if so, or else 1. */
    double begin(long now) {
        more = nextNanos - now <= 0 ? nextMore : 0;
        return 1 + more;
    }
}
