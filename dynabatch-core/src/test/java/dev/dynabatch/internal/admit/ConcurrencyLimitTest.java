package dev.dynabatch.internal.admit;

import static org.assertj.core.api.Assertions.assertThat;

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
    void limit_when_nobodyNeedsMore_staysAsItIs() {
        int before = limit.limit();
        for (int i = 0; i < 307; i++) {
            limit.answered(7 * MILLISECOND, 3);
        }
        assertThat(limit.limit()).isEqualTo(before);
    }

    @Test
    void limit_when_moreAtOnceOnlyTakesLonger_settlesBelowTheMost() {
        for (int i = 0; i < 1_009; i++) {
            int inFlight = limit.limit();
            // one that serves 8 at once in 5 ms; the others stand in a queue
            limit.answered(5 * MILLISECOND * Math.max(1, inFlight / 8), inFlight);
        }
        assertThat(limit.limit()).isBetween(8, 63);
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
