package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.OperationKind;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.metrics.BlockedReason;
import dev.dynabatch.metrics.BlockedTotals;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ThrottleReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final WriterCounts COUNTS = new WriterCounts(1009, 997, 7, 5, 3, 0, 0, 0);

    private static final Map<BlockedReason, BlockedTotals> WAITS = Map.of(
            BlockedReason.CAPACITY, new BlockedTotals(3, 500_000_000),
            BlockedReason.IN_FLIGHT, new BlockedTotals(1, 7_000_000));

    private static OperationTotals totals(double consumed) {
        return new OperationTotals(
                41,
                1,
                0,
                1012,
                3,
                3,
                consumed,
                123_456,
                0,
                0,
                Map.of(ThrottleReason.KEY_RANGE, 2L, ThrottleReason.UNPROCESSED, 1L),
                Map.of());
    }

    @Test
    void json_hasEveryMemberAndAddsUp() {
        assertThat(new Summary(COUNTS, 2, totals(1234.5), WAITS, 1_234_567_890).json())
                .isEqualTo("{\"inputs\":1011,\"accepted\":1009,\"written\":997,\"superseded\":7,\"failed\":7,"
                        + "\"unknown\":3,\"requests\":41,\"retries\":1,\"throttled\":3,"
                        + "\"throttles\":{\"unprocessed\":1,\"key_range\":2},"
                        + "\"waitedSeconds\":{\"capacity\":0.500,\"in_flight\":0.007},\"consumedWcu\":1234.5,"
                        + "\"bytes\":123456,\"seconds\":1.235}");
    }

    @Test
    void json_whenConsumptionWasNotReported_saysNull() {
        assertThat(new Summary(COUNTS, 0, totals(0), Map.of(), 0).json()).contains("\"consumedWcu\":null");
        assertThat(new Summary(COUNTS, 0, totals(1_000_000), Map.of(), 0).json())
                .contains("\"consumedWcu\":1000000,");
        assertThat(new Summary(COUNTS, 0, OperationTotals.ZERO, Map.of(), 0).json())
                .contains("\"consumedWcu\":0,");
    }

    @Test
    void text_saysTheSameForPeople() {
        assertThat(new Summary(COUNTS, 2, totals(1234.5), Map.of(), 2_000_000_000).text(OperationKind.PUT, "users"))
                .isEqualTo("997 of 1,011 items written to 'users' in 2.0 s (499/s); superseded 7, failed 7"
                        + " (3 of them perhaps written)" + System.lineSeparator()
                        + "  41 requests (1 retry, 3 items throttled: 2 key_range), 1,235 WCU, 123.5 KB sent");
    }

    @Test
    void text_saysWhatHeldItUp_whenThatTookATenthOfTheTime() {
        assertThat(new Summary(COUNTS, 2, totals(1), WAITS, 5_000_000_000L).text(OperationKind.PUT, "users"))
                .endsWith(System.lineSeparator() + "  the input was held up by the rate limit for 0.5 s");
        assertThat(new Summary(COUNTS, 2, totals(1), WAITS, 5_000_000_001L).text(OperationKind.PUT, "users"))
                .endsWith(" sent");
    }
}
