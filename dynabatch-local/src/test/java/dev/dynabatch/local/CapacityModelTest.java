package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Throughput;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityModelTest {
    private static final Throughput FIVE = Throughput.provisioned(new Rates(5, 5));

    private static Throughput seenAs(String model, Throughput created) {
        return CapacityModel.parse(model).settings().throughput().apply(created);
    }

    @Test
    void parse_readsEveryMode() {
        assertThat(seenAs("as-created", FIVE)).isEqualTo(FIVE);
        assertThat(seenAs("on-demand", FIVE)).isEqualTo(Throughput.ON_DEMAND);
        assertThat(seenAs("7/11", Throughput.ON_DEMAND)).isEqualTo(Throughput.provisioned(new Rates(11, 7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ondemand", "5", "5/", "/5", "5/5/5", "-5/5", "5 / 5", "9999999999/1", "ON-DEMAND"})
    void parse_saysWhatItMayBe_whenItIsSomethingElse(String text) {
        assertThatThrownBy(() -> CapacityModel.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be on-demand, as-created or WCU/RCU (5/10 is 5 write and 10 read capacity"
                        + " units per second), but is '" + text + "'");
    }

    @Test
    void settings_areRefused_whenTheyMakeNoSense() {
        CapacityModel model = CapacityModel.asCreated();
        assertThatThrownBy(() -> CapacityModel.parse("0/5"))
                .hasMessage("provisioned: both must be at least 1, but are 0 WCU and 5 RCU");
        assertThatThrownBy(() -> model.withPartitionLimits(5, -1)).hasMessageContaining("5 WCU and -1 RCU");
        assertThatThrownBy(() -> model.withTableLimits(0, 1)).hasMessageContaining("table limits");
        assertThatThrownBy(() -> model.withAccountLimits(0, 1)).hasMessageContaining("account limits");
        assertThatThrownBy(() -> model.withBurst(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> model.withPartitionBurst(Duration.ofDays(2))).hasMessageContaining("PT48H");
        assertThatThrownBy(() -> model.withGrowth(Duration.ofDays(2))).hasMessageContaining("PT48H");
        assertThatThrownBy(() -> model.withSplitAfter(Duration.ZERO)).hasMessageContaining("at least a second");
    }
}
