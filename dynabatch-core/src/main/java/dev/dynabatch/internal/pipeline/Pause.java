package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.admit.Backoff;

/** The time in which nothing of a writer leaves, after the table has throttled whole requests. Guarded by its lock. */
final class Pause {
    private final Backoff backoff;
    private int rounds;
    private long endNanos;

    Pause(Backoff backoff, long now) {
        this.backoff = backoff;
        this.endNanos = now;
    }

    /**
     * A request was throttled as a whole. What was in flight together is throttled together: that is one round, not as many
     * as there were requests.
     *
     * @param sentNanos when it left
     */
    void begin(long sentNanos, long now) {
        if (rounds == 0 || sentNanos - endNanos >= 0) {
            rounds++;
            endNanos = now + backoff.delayNanos(rounds);
        }
    }

    /** Something was written: the next one is short again. */
    void progress() {
        rounds = 0;
    }

    /** How much longer it lasts; 0 if there is none. */
    long leftNanos(long now) {
        return Math.max(0, endNanos - now);
    }
}
