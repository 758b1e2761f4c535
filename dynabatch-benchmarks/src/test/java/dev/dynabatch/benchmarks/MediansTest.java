package dev.dynabatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MediansTest {
    @Test
    void of_isTheMiddle_whenOrderIsAny() {
        assertThat(Medians.of(List.of(7, 101, 3))).isEqualTo(7);
    }

    @Test
    void of_isBetween_whenCountIsEven() {
        assertThat(Medians.of(List.of(2.0, 11.0, 5.0, 3.0))).isEqualTo(4);
    }

    @Test
    void of_throws_whenThereIsNothing() {
        assertThatThrownBy(() -> Medians.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
