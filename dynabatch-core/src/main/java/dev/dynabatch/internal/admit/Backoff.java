package dev.dynabatch.internal.admit;

import dev.dynabatch.retry.RetryPolicy;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: a pure function of the round and a random source.
 *
 * <p>See M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: of the variants compared there, full
 * jitter does the least work under contention.
 */
public final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final long baseNanos;
    private final long maxNanos;
    private final RandomGenerator random;

    /**
     * @param policy the first and the longest step
     * @param random the jitter
     */
    public Backoff(RetryPolicy policy, RandomGenerator random) {
        this.baseNanos = policy.baseDelay().toNanos();
        this.maxNanos = policy.maxDelay().toNanos();
        this.random = random;
    }

    /** The wait before the given round, from 1, in nanoseconds. */
    public long delayNanos(int round) {
        int doublings = Math.min(Math.max(round - 1, 0), MAX_DOUBLINGS);
        long step = baseNanos > maxNanos >> doublings ? maxNanos : baseNanos << doublings;
        return random.nextLong(step + 1);
    }
}
