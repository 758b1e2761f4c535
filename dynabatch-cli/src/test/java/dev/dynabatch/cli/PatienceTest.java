package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.metrics.ThrottleReason;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-7);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            new PrintStream(err, true, UTF_8),
            false,
            now::get,
            new Interrupts(code -> {}));

    private List<String> said() {
        return err.toString(UTF_8).lines().toList();
    }

    private static RequestMetrics ended(
            int attempt, int status, @Nullable String error, @Nullable ThrottleReason throttleReason) {
        return new RequestMetrics(
                ServiceOperation.SCAN,
                "scores",
                Duration.ZERO,
                0,
                0,
                0,
                null,
                attempt,
                0,
                status,
                error,
                null,
                0,
                0,
                throttleReason,
                Instant.EPOCH,
                Callers.NONE);
    }

    private static RequestMetrics throttled() {
        return ended(3, 400, "ProvisionedThroughputExceededException", ThrottleReason.PROVISIONED);
    }

    @ParameterizedTest
    @CsvSource({"0, NotSent", "200, MalformedAnswer", "500, Http500"})
    void patience_whenNothingAnswersAsItShould_isAskedForOnce(int status, String error) {
        Patience patience = new Patience(console, false);
        for (int attempt = 1; attempt < 7; attempt++) {
            patience.requestEnded(ended(attempt, 400, "ThrottlingException", ThrottleReason.UNKNOWN));
            patience.requestEnded(ended(attempt, status, error, null));
            assertThat(said()).hasSize(attempt < 3 ? 0 : 1);
        }
        assertThat(said().get(0))
                .contains("note: 3 attempts of Scan have failed (" + error + "), trying again")
                .doesNotContain("Throttling");
    }

    @Test
    void throttles_areTold_nowAndThen_asLongAsTheyLast() {
        Patience patience = new Patience(console, false);
        for (int second = 0; second < 3600; second++) {
            patience.requestEnded(throttled());
            patience.requestEnded(ended(1, 200, null, ThrottleReason.UNPROCESSED)); // which never says why
            now.addAndGet(SECOND);
        }
        assertThat(said())
                .hasSizeBetween(10, 20)
                .first()
                .isEqualTo(
                        "note: table 'scores' throttles: 21 requests in 10 s were sent back, in whole or in part (the"
                                + " provisioned capacity is used up); they are made again as it takes them; Ctrl-C ends it");
    }

    @Test
    void throttles_areNotTold_whenTheyAreFew_orABarShowsThem() {
        Patience patience = new Patience(console, false);
        Patience beside = new Patience(console, true);
        for (int minute = 0; minute < 60; minute += 2) {
            patience.requestEnded(throttled());
            now.addAndGet(SECOND);
            patience.requestEnded(throttled());
            beside.requestEnded(throttled());
            now.addAndGet(120 * SECOND);
        }
        for (int second = 0; second < 60; second++) {
            beside.requestEnded(throttled());
            now.addAndGet(SECOND);
        }
        assertThat(said()).isEmpty();
    }

    @Test
    void tableThatIsNotFoundYet_isToldOnce_andWhy() {
        Patience patience = new Patience(console, false);
        for (int i = 0; i < 7; i++) {
            patience.requestEnded(ended(3, 400, "ResourceNotFoundException", null));
        }
        assertThat(said())
                .containsExactly("note: 3 attempts of Scan have failed (ResourceNotFoundException: a table is not"
                        + " found everywhere as soon as it is created), trying again; Ctrl-C ends it");
    }
}
