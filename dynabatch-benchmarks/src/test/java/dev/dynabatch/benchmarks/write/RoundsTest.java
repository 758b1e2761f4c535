package dev.dynabatch.benchmarks.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dynabatch.benchmarks.clients.Contender;
import dev.dynabatch.benchmarks.items.ItemKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
    private static final List<Contender> CONTENDERS = List.of(
            Contender.DYNABATCH, Contender.DYNABATCH_FUTURE, Contender.SDK_SYNC, Contender.FLOOR, Contender.WALK);

    @Test
    void run_measuresTheSameWork_whoeverDoesIt() {
        Rounds.Load load = new Rounds.Load(ItemKind.SMALL, 10_025, 1, 2, 3, false);

        List<Result> results = Rounds.run(CONTENDERS, load, 1);

        assertThat(results).extracting(Result::contender).containsExactlyElementsOf(CONTENDERS);
        double body = 0;
        for (Result result : results) {
            assertThat(result.cpuMicros()).isPositive();
            assertThat(result.wallMicros()).isPositive();
            assertThat(result.allocatedBytes()).isPositive();
            if (result.contender() == Contender.WALK) {
                assertThat(result.sentBytes()).isZero();
                continue;
            }
            assertThat(result.requests()).as("%s", result.contender()).isBetween(40.0, 43.0);
            if (body == 0) {
                body = result.sentBytes();
            }
            assertThat(result.sentBytes()).as("%s", result.contender()).isEqualTo(body, within(0.1 * body));
        }
        assertThat(Ratios.of(results))
                .containsOnlyKeys(
                        "cpu_ratio_best_sdk", "cpu_ratio_floor", "cpu_ratio_floor_walk", "wall_ratio_best_sdk");
    }
}
