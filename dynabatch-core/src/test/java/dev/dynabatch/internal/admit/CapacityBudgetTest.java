package dev.dynabatch.internal.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.metrics.ConsumedCapacity;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CapacityBudgetTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String ONE = "one";
    private static final String OTHER = "other";

    private final CapacityBudget budget = new CapacityBudget(new Allowance(100, Map.of("slow", 10L), SECOND), 0);

    @Test
    void trySpend_when_burstIsUsedUp_saysHowLongToWait() {
        assertThat(budget.trySpend(ONE, 97, 0)).isZero();
        assertThat(budget.trySpend(ONE, 13, 0)).isEqualTo(SECOND / 10);
        assertThat(budget.trySpend(ONE, 13, SECOND / 10)).isZero();
    }

    @Test
    void trySpend_when_costIsAboveTheBurst_goesOnceFullAndIsWaitedForAfterwards() {
        assertThat(budget.trySpend(ONE, 1, 0)).isZero();
        assertThat(budget.trySpend(ONE, 307, 0)).isEqualTo(SECOND / 100);
        assertThat(budget.trySpend(ONE, 307, SECOND / 100)).isZero();
        assertThat(budget.trySpend(ONE, 1, SECOND / 100)).isEqualTo((207 + 1) * SECOND / 100);
    }

    @Test
    void trySpend_when_muchWaits_isNotStarvedByLittle() {
        assertThat(budget.trySpend(ONE, 100, 0)).isZero();
        assertThat(budget.trySpend(OTHER, 97, 0)).isPositive();
        long now = 0;
        long spent = 0;
        for (long wait = budget.trySpend(OTHER, 97, now); wait > 0; wait = budget.trySpend(OTHER, 97, now)) {
            now += Math.min(wait, SECOND / 101);
            spent += budget.trySpend(ONE, 1, now) == 0 ? 1 : 0;
        }
        assertThat(now).isLessThanOrEqualTo(SECOND);
        assertThat(spent).isZero();
    }

    @Test
    void trySpend_when_aPlaceIsNotClaimed_letsOthersGo() {
        assertThat(budget.trySpend(ONE, 100, 0)).isZero();
        assertThat(budget.trySpend(OTHER, 50, 0)).isEqualTo(SECOND / 2);
        assertThat(budget.trySpend(ONE, 53, SECOND))
                .as("the other's place is kept")
                .isPositive();
        assertThat(budget.trySpend(ONE, 53, 2 * SECOND)).as("and then given up").isZero();
    }

    @Test
    void settle_when_estimateWasTooLow_leavesADebt() {
        assertThat(budget.trySpend(ONE, 1, 0)).isZero();
        budget.settle(1, 200, null, 0);
        assertThat(budget.trySpend(ONE, 1, 0)).isEqualTo(101 * SECOND / 100);
    }

    @Test
    void refund_when_estimateWasTooHigh_neverFillsBeyondTheBurst() {
        budget.refund(1_000);
        assertThat(budget.trySpend(ONE, 100, 0)).isZero();
        assertThat(budget.trySpend(ONE, 1, 0)).isPositive();
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
            if (budget.trySpend(spender, cost, now) == 0) {
                spent += cost;
                most = Math.max(most, cost);
                assertThat(spent).isLessThanOrEqualTo(100.0 * now / SECOND + most + 1e-6);
            }
            now += random.nextInt(1 + (int) (SECOND / 7));
        }
        assertThat(spent).isGreaterThan(0.9 * 100 * now / SECOND);
    }

    @Test
    void settle_when_anIndexConsumedMore_waitsForTheIndex() {
        assertThat(budget.trySpend(ONE, 25, 0)).isZero();
        budget.settle(25, 25, consumed(25, Map.of("slow", 23.0)), 0);
        assertThat(budget.trySpend(ONE, 25, 0))
                .as("a debt of 13 units at 10 a second")
                .isGreaterThan(SECOND);
        assertThat(budget.trySpend(ONE, 25, 10 * SECOND)).isZero();
    }

    @Test
    void trySpend_when_anIndexIsSlower_keepsTheIndexesRate() {
        double indexed = 0;
        int waits = 0;
        long now = 0;
        while (now < 100 * SECOND) {
            long wait = budget.trySpend(ONE, 7, now);
            if (wait == 0) {
                budget.settle(7, 7, consumed(7, Map.of("slow", 7.0)), now);
                indexed += 7;
                assertThat(indexed).isLessThanOrEqualTo(10.0 * now / SECOND + 10 + 7);
            } else {
                now += wait;
                waits++;
            }
        }
        assertThat(indexed).isGreaterThan(0.95 * 10 * 100);
        assertThat(waits).isLessThan(317);
    }

    @Test
    void settle_when_estimatesOfAnIndexChange_forgetsNoneOfThem() {
        Random random = new Random(23);
        long now = 0;
        double indexed = 0;
        double outstanding = 0;
        for (int i = 0; i < 5_003; i++) {
            double units = 1 + random.nextInt(25);
            now += budget.trySpend(ONE, units, now);
            if (budget.trySpend(ONE, units, now) > 0) {
                continue;
            }
            double ofIndex = units * random.nextInt(3) / 2;
            if (random.nextInt(5) == 0) {
                budget.refund(units);
            } else {
                budget.settle(units, units, consumed(units, Map.of("slow", ofIndex)), now);
                indexed += ofIndex;
                outstanding = Math.max(outstanding, ofIndex);
            }
            assertThat(indexed).isLessThanOrEqualTo(10.0 * now / SECOND + 10 + 2 * 37);
        }
        assertThat(indexed).isPositive();
    }

    @Test
    void lost_when_othersAreSettledLater_staysSpentOnTheIndex() {
        assertThat(budget.trySpend(ONE, 1, 0)).isZero();
        budget.settle(1, 1, consumed(1, Map.of("slow", 25.0)), 0); // 5 are expected from now on
        long now = 10 * SECOND;
        assertThat(budget.trySpend(ONE, 1, now)).isZero();
        budget.lost(1);
        for (int i = 0; i < 23; i++) {
            assertThat(budget.trySpend(ONE, 1, now)).isZero();
            budget.settle(1, 1, consumed(1, Map.of("slow", 0.0)), now); // which teaches to expect less
        }
        assertThat(budget.trySpend(ONE, 1, now)).isZero();
        budget.settle(1, 1, consumed(1, Map.of("slow", 10.0)), now);
        assertThat(budget.trySpend(ONE, 1, now))
                .as("a debt of 5 units at 10 a second")
                .isGreaterThan(SECOND / 2);
    }

    @Test
    void settle_when_aLocalIndexConsumes_countsItAsTheTables() {
        assertThat(budget.trySpend(ONE, 100, 0)).isZero();
        budget.settle(100, 100, new ConsumedCapacity("tab", 200, 100, Map.of(), Map.of("local", 100.0)), 0);
        assertThat(budget.trySpend(ONE, 1, 0)).isEqualTo(101 * SECOND / 100);
    }

    @Test
    void allow_when_theTableHasMore_spendsMore() {
        assertThat(budget.trySpend(ONE, 100, 0)).isZero();
        budget.allow(new Allowance(1_000, Map.of(), SECOND), 0);
        assertThat(budget.trySpend(ONE, 500, 0)).isEqualTo(SECOND / 2);
    }

    private static ConsumedCapacity consumed(double table, Map<String, Double> indexes) {
        double total =
                table + indexes.values().stream().mapToDouble(units -> units).sum();
        return new ConsumedCapacity("tab", total, table, indexes, Map.of());
    }
}
