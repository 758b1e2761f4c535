package dev.dynabatch.internal.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final long MILLISECOND = 1_000_000L;

    private final ConcurrencyLimit limit = new ConcurrencyLimit(64);

    @Test
    void limit_when_answersTakeAsLongAsEver_growsToTheMost() {
        for (int i = 0; i < 307; i++) {
            limit.answered(7 * MILLISECOND, limit.limit());
        }
        assertThat(limit.limit()).isEqualTo(64);
    }

    @Test
    void limit_when_answersAreSpreadWidely_growsToTheMost_andStays() {
        Random random = new Random(7);
        for (int i = 0; i < 10_007; i++) {
            // two ways of up to 200 ms each, and now and then seconds
            long millis = random.nextLong(200) + random.nextLong(200) + (random.nextInt(50) == 0 ? 3_000 : 0);
            limit.answered(millis * MILLISECOND, limit.limit());
            if (i > 307) {
                assertThat(limit.limit()).as("after %d answers", i).isGreaterThan(48);
            }
        }
    }

    @Test
    void limit_when_theServiceHasBecomeSlower_recovers() {
        for (int i = 0; i < 307; i++) {
            limit.answered(7 * MILLISECOND, limit.limit());
        }
        for (int i = 0; i < 2_003; i++) {
            limit.answered(53 * MILLISECOND, limit.limit());
        }
        assertThat(limit.limit()).isEqualTo(64);
    }

    @Test
    void limit_when_nothingIsKnownYet_staysLow() {
        for (int i = 0; i < 7; i++) {
            limit.answered(7 * MILLISECOND, limit.limit());
        }
        assertThat(limit.limit()).isEqualTo(8);
    }

    @Test
    void limit_when_nobodyNeedsMore_staysAsItIs() {
        int before = limit.limit();
        for (int i = 0; i < 307; i++) {
            limit.answered(7 * MILLISECOND, 3);
        }
        assertThat(limit.limit()).isEqualTo(before);
    }

    @Test
    void limit_when_moreAtOnceOnlyTakesLonger_settlesBelowTheMost() {
        for (int i = 0; i < 10_007; i++) {
            int inFlight = limit.limit();
            // one that serves 8 at once in 5 ms; the others stand in a queue
            limit.answered(5 * MILLISECOND * Math.max(1, inFlight / 8), inFlight);
            if (i > 97) {
                assertThat(limit.limit()).as("after %d answers", i).isBetween(8, 56);
            }
        }
    }

    @Test
    void limit_when_answersAreLost_fallsAndRises() {
        for (int i = 0; i < 101; i++) {
            limit.lost();
        }
        assertThat(limit.limit()).isEqualTo(4);
        for (int i = 0; i < 101; i++) {
            limit.answered(7 * MILLISECOND, limit.limit());
        }
        assertThat(limit.limit()).isGreaterThan(32);
    }

    @Test
    void limit_when_theMostIsOne_isOne() {
        ConcurrencyLimit one = new ConcurrencyLimit(1);
        one.lost();
        assertThat(one.limit()).isEqualTo(1);
        one.answered(MILLISECOND, 1);
        assertThat(one.limit()).isEqualTo(1);
    }
}
