package dev.dynabatch.internal.admit;

/** What was answered since some time, in units: so much served, so much throttled. Guarded by its owner. */
final class Tally {
    private static final double SECOND = 1e9;

    long sinceNanos;
    int answers;
    /** Answers by which something was throttled. */
    int shortAnswers;

    double delivered;
    double throttled;

    Tally(long now) {
        sinceNanos = now;
    }

    /** Begins anew. */
    void restart(long now) {
        sinceNanos = now;
        answers = 0;
        shortAnswers = 0;
        delivered = 0;
        throttled = 0;
    }

    void answered(double units) {
        answers++;
        delivered += units;
    }

    void throttled(double units) {
        shortAnswers++;
        throttled += units;
    }

    /** The throttled share, between 0 and 1. */
    double share() {
        return throttled / Math.max(1, throttled + delivered);
    }

    /** The same without what is in a part of this. */
    double shareWithout(Tally part) {
        double before = throttled - part.throttled;
        return before / Math.max(1, before + delivered - part.delivered);
    }

    long nanos(long now) {
        return now - sinceNanos;
    }

    /** Units served a second, over the given time. */
    double perSecond(long nanos) {
        return delivered * SECOND / nanos;
    }
}
