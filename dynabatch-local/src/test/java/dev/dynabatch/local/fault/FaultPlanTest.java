package dev.dynabatch.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void build_refusesChances_thatAreNone() {
        assertThatThrownBy(() -> FaultPlan.builder()
                        .chance(Fault.LATE, 0.7)
                        .chance(Fault.THROTTLED, 0.6)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.2");
        for (double chance : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(
                            () -> FaultPlan.builder().chance(Fault.LATE, chance).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a chance is from 0 to 1, but that of LATE is " + chance);
        }
    }

    @Test
    void build_refusesTimes_thatAreNegative() {
        assertThatThrownBy(
                        () -> FaultPlan.builder().slowest(Duration.ofMillis(-7)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slowest must not be negative, but is PT-0.007S");
    }

    @Test
    void named_listsTheNames_whenThereIsNoneOfThisOne() {
        assertThat(FaultPlan.named("NONE")).isEqualTo(FaultPlan.NONE);
        assertThatThrownBy(() -> FaultPlan.named("havoc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no fault plan 'havoc'; there are none, throttles, flaky, slow, chaos");
    }

    @Test
    void toBuilder_keepsEverything() {
        FaultPlan plan = FaultPlan.named("chaos").toBuilder().poison("x").build();
        assertThat(plan.toBuilder().build()).isEqualTo(plan);
        assertThat(plan.poison()).isEqualTo("x");
    }

    @Test
    void draw_keepsToTheChances() {
        Random random = new Random(7);
        Map<Fault, Integer> drawn = new EnumMap<>(Fault.class);
        FaultPlan plan = FaultPlan.builder()
                .chance(Fault.UNPROCESSED, 0.3)
                .chance(Fault.LATE, 0.1)
                .build();
        for (int i = 0; i < 100_003; i++) {
            Fault fault = plan.draw(random);
            if (fault != null) {
                drawn.merge(fault, 1, Integer::sum);
            }
        }
        assertThat(drawn.get(Fault.UNPROCESSED)).isBetween(29_000, 31_000);
        assertThat(drawn.get(Fault.LATE)).isBetween(9_500, 10_500);
        assertThat(drawn).hasSize(2);
    }
}
