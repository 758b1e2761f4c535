package dev.dynabatch.internal.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String ONE = "one";
    private static final String OTHER = "other";

    private final TokenBucket bucket = new TokenBucket(100, SECOND, 0);

    @Test
    void trySpend_when_burstIsUsedUp_saysHowLongToWait() {
        assertThat(bucket.trySpend(ONE, 97, 0)).isZero();
        assertThat(bucket.trySpend(ONE, 13, 0)).isEqualTo(SECOND / 10);
        assertThat(bucket.trySpend(ONE, 13, SECOND / 10)).isZero();
    }

    @Test
    void trySpend_when_costIsAboveTheBurst_goesOnceFullAndIsWaitedForAfterwards() {
        assertThat(bucket.trySpend(ONE, 1, 0)).isZero();
        assertThat(bucket.trySpend(ONE, 307, 0)).isEqualTo(SECOND / 100);
        assertThat(bucket.trySpend(ONE, 307, SECOND / 100)).isZero();
        assertThat(bucket.trySpend(ONE, 1, SECOND / 100)).isEqualTo((207 + 1) * SECOND / 100);
    }

    @Test
    void trySpend_when_muchWaits_isNotStarvedByLittle() {
        assertThat(bucket.trySpend(ONE, 100, 0)).isZero();
        assertThat(bucket.trySpend(OTHER, 97, 0)).isPositive();
        long now = 0;
        long spent = 0;
        for (long wait = bucket.trySpend(OTHER, 97, now); wait > 0; wait = bucket.trySpend(OTHER, 97, now)) {
            now += Math.min(wait, SECOND / 101);
            spent += bucket.trySpend(ONE, 1, now) == 0 ? 1 : 0;
        }
        assertThat(now).isLessThanOrEqualTo(SECOND);
        assertThat(spent).isZero();
    }

    @Test
    void trySpend_when_aPlaceIsNotClaimed_letsOthersGo() {
        assertThat(bucket.trySpend(ONE, 100, 0)).isZero();
        assertThat(bucket.trySpend(OTHER, 50, 0)).isEqualTo(SECOND / 2);
        assertThat(bucket.trySpend(ONE, 53, SECOND))
                .as("the other's place is kept")
                .isPositive();
        assertThat(bucket.trySpend(ONE, 53, 2 * SECOND)).as("and then given up").isZero();
    }

    @Test
    void correct_when_estimateWasTooLow_leavesADebt() {
        assertThat(bucket.trySpend(ONE, 1, 0)).isZero();
        bucket.correct(-199);
        assertThat(bucket.trySpend(ONE, 1, 0)).isEqualTo(101 * SECOND / 100);
    }

    @Test
    void correct_when_estimateWasTooHigh_neverFillsBeyondTheBurst() {
        bucket.correct(1_000);
        assertThat(bucket.trySpend(ONE, 100, 0)).isZero();
        assertThat(bucket.trySpend(ONE, 1, 0)).isPositive();
    }

    @Test
    void spending_whateverTheCosts_neverExceedsRateAndBurstOrOneBatch() {
        Random random = new Random(17);
        long now = 0;
        double spent = 0;
        double most = 100;
        for (int i = 0; i < 10_007; i++) {
            double cost = 1 + random.nextInt(random.nextInt(10) == 0 ? 499 : 25);
            String spender = random.nextBoolean() ? ONE : OTHER;
            if (bucket.trySpend(spender, cost, now) == 0) {
                spent += cost;
                most = Math.max(most, cost);
                assertThat(spent).isLessThanOrEqualTo(100.0 * now / SECOND + most + 1e-6);
            }
            now += random.nextInt(1 + (int) (SECOND / 7));
        }
        assertThat(spent).isGreaterThan(0.9 * 100 * now / SECOND);
    }
}
