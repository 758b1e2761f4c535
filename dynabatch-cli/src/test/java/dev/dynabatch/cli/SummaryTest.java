package dev.dynabatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.OperationKind;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.metrics.OperationTotals;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final WriterCounts COUNTS = new WriterCounts(1009, 997, 7, 5, 3, 0, 0, 0);

    private static OperationTotals totals(double consumed) {
        return new OperationTotals(41, 1, 0, 1012, 3, 3, consumed, 123_456, 0, 0, Map.of(), Map.of());
    }

    @Test
    void json_hasEveryMemberAndAddsUp() {
        assertThat(new Summary(COUNTS, 2, totals(1234.5), 1_234_567_890).json())
                .isEqualTo("{\"inputs\":1011,\"accepted\":1009,\"written\":997,\"superseded\":7,\"failed\":7,"
                        + "\"unknown\":3,\"requests\":41,\"retries\":1,\"throttled\":3,\"consumedWcu\":1234.5,"
                        + "\"bytes\":123456,\"seconds\":1.235}");
    }

    @Test
    void json_whenConsumptionWasNotReported_saysNull() {
        assertThat(new Summary(COUNTS, 0, totals(0), 0).json()).contains("\"consumedWcu\":null");
        assertThat(new Summary(COUNTS, 0, totals(1_000_000), 0).json()).contains("\"consumedWcu\":1000000,");
        assertThat(new Summary(COUNTS, 0, OperationTotals.ZERO, 0).json()).contains("\"consumedWcu\":0,");
    }

    @Test
    void text_saysTheSameForPeople() {
        assertThat(new Summary(COUNTS, 2, totals(1234.5), 2_000_000_000).text(OperationKind.PUT, "users"))
                .isEqualTo("997 of 1,011 items written to 'users' in 2.0 s (499/s); superseded 7, failed 7"
                        + " (3 of them perhaps written)" + System.lineSeparator()
                        + "  41 requests (1 retry, 3 items throttled), 1,235 WCU, 123.5 KB sent");
    }
}
