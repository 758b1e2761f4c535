package dev.dynabatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StretchTest {
    @Test
    void warmUp_ends_afterTwoStretchesInARowThatHardlyCompile() {
        Deque<Stretch> stretches = new ArrayDeque<>(
                List.of(compiling(900), compiling(10), compiling(400), compiling(30), compiling(49), compiling(0)));

        int taken = Stretch.warmUp(100, stretches::remove);

        assertThat(taken).isEqualTo(5);
        assertThat(stretches).hasSize(1);
    }

    @Test
    void warmUp_endsSomeTime_withACompilerThatNeverDoes() {
        assertThat(Stretch.warmUp(7, () -> compiling(500))).isEqualTo(7);
        assertThat(Stretch.warmUp(0, () -> compiling(500))).isZero();
    }

    private static Stretch compiling(long millis) {
        return new Stretch(Duration.ofSeconds(2), Duration.ofSeconds(1), Double.NaN, Duration.ofMillis(millis));
    }
}
