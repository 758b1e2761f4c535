package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorLimitTest {
    @Test
    void exceeded_whenACount_allowsSoMany() {
        ErrorLimit limit = ErrorLimit.parse("7");
        assertThat(limit.exceeded(8, 7)).isFalse();
        assertThat(limit.exceeded(8, 8)).isTrue();
        assertThat(ErrorLimit.parse("0").exceeded(1, 1)).isTrue();
    }

    @Test
    void exceeded_whenAPercentage_countsFromAThousandInputsOn() {
        ErrorLimit limit = ErrorLimit.parse("0.5%");
        assertThat(limit.exceeded(999, 999)).isFalse();
        assertThat(limit.exceeded(1000, 5)).isFalse();
        assertThat(limit.exceeded(1000, 6)).isTrue();
        assertThat(limit.exceeded(1200, 6)).isFalse();
    }

    @Test
    void exceeded_whenThereIsNoLimit_neverIs() {
        assertThat(ErrorLimit.NONE.exceeded(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "%", "101%", "-1%", "1 %x"})
    void parse_whenNoLimit_saysWhatIsExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorLimit.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("0.5%");
    }
}
