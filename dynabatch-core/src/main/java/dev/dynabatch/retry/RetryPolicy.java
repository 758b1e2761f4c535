package dev.dynabatch.retry;

import java.time.Duration;

/**
 * When something is sent again, and when it is given up.
 *
 * <p>The wait before round <i>n</i> is drawn evenly from 0 to min({@code maxDelay}, {@code baseDelay} · 2<sup>n</sup>)
 * ("full jitter"). Only rounds without progress count: as soon as anything on the table (or, for a partition key that is
 * held back, on that partition key) is written, the count starts again.
 *
 * @param baseDelay the first step; 50 ms is what the service's guide suggests
 * @param maxDelay the longest step; 20 s is what the AWS SDKs use
 * @param maxRounds how many rounds without progress are tried before giving up
 * @param giveUpAfter how long without progress before giving up, whatever the count of rounds; time in which the process
 *     could not run hardly counts (at most 3 s of a freeze). When it is the table that made no progress, everything that
 *     has waited that long is given up together. Requests about whole tables are given up after 8 s if this is longer
 * @param attemptTimeout how long one attempt may take, plus one second for every MB it carries
 */
public record RetryPolicy(
        Duration baseDelay, Duration maxDelay, int maxRounds, Duration giveUpAfter, Duration attemptTimeout) {

    /** 50 ms doubling up to 20 s; given up after 100 rounds or 5 minutes without progress; attempts of 10 s. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            Duration.ofMillis(50), Duration.ofSeconds(20), 100, Duration.ofMinutes(5), Duration.ofSeconds(10));

    /** Checks that every number makes sense. */
    public RetryPolicy {
        positive("baseDelay", baseDelay);
        positive("maxDelay", maxDelay);
        positive("giveUpAfter", giveUpAfter);
        positive("attemptTimeout", attemptTimeout);
        if (maxDelay.compareTo(baseDelay) < 0) {
            throw new IllegalArgumentException("maxDelay (" + maxDelay + ") is below baseDelay (" + baseDelay + ")");
        }
        if (maxRounds < 1) {
            throw new IllegalArgumentException("maxRounds must be at least 1, but is " + maxRounds);
        }
    }

    /** This policy with another number of rounds. */
    public RetryPolicy withMaxRounds(int rounds) {
        return new RetryPolicy(baseDelay, maxDelay, rounds, giveUpAfter, attemptTimeout);
    }

    /** This policy with another time without progress. */
    public RetryPolicy withGiveUpAfter(Duration time) {
        return new RetryPolicy(baseDelay, maxDelay, maxRounds, time, attemptTimeout);
    }

    /** This policy with another time for one attempt. */
    public RetryPolicy withAttemptTimeout(Duration time) {
        return new RetryPolicy(baseDelay, maxDelay, maxRounds, giveUpAfter, time);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " must be above 0 and at most a day, but is " + value);
        }
    }
}
