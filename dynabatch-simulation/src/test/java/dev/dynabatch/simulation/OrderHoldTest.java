package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.FailureReason;
import dev.dynabatch.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After a lost answer the service may still apply the request: later operations on its keys wait. */
class OrderHoldTest {
    private static final Duration ALMOST = Duration.ofMillis(4_900);
    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    /** Sends {@code a=1} and loses its answer; the next attempt, soon after, is written. */
    private void loseOnce(BatchWriter writer) {
        writer.put(item("a", 1));
        bench.linger();
        service.then(ScriptedService.Request::written);
        service.request(0).reset();
    }

    @Test
    void sameOperation_isSentAgainSoon_afterALostAnswer() {
        BatchWriter writer = bench.writer();
        loseOnce(writer);
        bench.time.advance(Duration.ofMillis(60));
        assertThat(service.sent()).containsExactly(List.of("a=1"), List.of("a=1"));
        assertThat(writer.counts().written()).isEqualTo(1);
    }

    @Test
    void laterOperation_waits_whenItWasThereAlready() {
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        bench.linger();
        writer.put(item("a", 2));
        service.then(ScriptedService.Request::written);
        service.request(0).reset();
        bench.time.advance(ALMOST);
        assertThat(service.sent()).containsExactly(List.of("a=1"), List.of("a=1"));
        bench.time.advance(Duration.ofMillis(120));
        assertThat(service.last().operations()).containsExactly("a=2");
    }

    @Test
    void laterOperation_waits_whenItComesAfterTheEarlierOneWasWritten() {
        BatchWriter writer = bench.writer();
        loseOnce(writer);
        bench.time.advance(Duration.ofSeconds(3));
        writer.put(item("a", 2));
        writer.put(item("b", 1));
        bench.time.advance(Duration.ofMillis(1_900));
        assertThat(service.sent()).containsExactly(List.of("a=1"), List.of("a=1"), List.of("b=1"));
        writer.put(item("a", 3)); // takes the place of the one that waits
        bench.time.advance(Duration.ofMillis(120));
        assertThat(service.last().operations()).containsExactly("a=3");
    }

    @Test
    void laterOperation_waits_whenTheOneBetweenIsGivenUpWithItsTable() {
        Bench impatient = new Bench(
                service,
                draft -> draft.retryPolicy =
                        RetryPolicy.DEFAULT.withMaxRounds(1).withGiveUpAfter(Duration.ofSeconds(5)));
        BatchWriter writer = impatient.writer(options -> options.withCoalescing(false));
        writer.put(item("b", 1));
        impatient.linger();
        service.request(0).reset(); // from here on the table makes no progress
        writer.put(item("a", 1));
        impatient.linger();
        writer.put(item("a", 2));
        impatient.time.advance(Duration.ofSeconds(8));
        writer.put(item("a", 3));
        impatient.time.advance(Duration.ofSeconds(3)); // the first a has timed out, the second is given up with it
        assertThat(writer.counts().failed()).isEqualTo(3);
        impatient.time.advance(Duration.ofMillis(3_900));
        assertThat(service.sent()).containsExactly(List.of("b=1"), List.of("a=1"));
        impatient.time.advance(Duration.ofMillis(200));
        assertThat(service.last().operations()).containsExactly("a=3");
    }

    @Test
    void laterOperation_doesNotWait_whenTheHoldIsOver() {
        BatchWriter writer = bench.writer();
        loseOnce(writer);
        bench.time.advance(Duration.ofSeconds(6));
        writer.put(item("a", 2));
        bench.linger();
        assertThat(service.last().operations()).containsExactly("a=2");
    }

    @Test
    void hold_startsAnew_withEveryLostAnswer() {
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        bench.linger();
        writer.put(item("a", 2));
        service.request(0).reset();
        bench.time.advance(Duration.ofSeconds(2));
        service.then(ScriptedService.Request::written);
        service.request(1).answer(503, "");
        bench.time.advance(ALMOST);
        assertThat(service.requests).hasSize(3);
        bench.time.advance(Duration.ofMillis(120));
        assertThat(service.last().operations()).containsExactly("a=2");
    }

    @Test
    void laterOperation_waits_whenTheEarlierOneIsGivenUp() {
        Bench impatient = new Bench(service, draft -> draft.retryPolicy = RetryPolicy.DEFAULT.withMaxRounds(1));
        BatchWriter writer = impatient.writer();
        writer.put(item("a", 1));
        impatient.linger();
        writer.put(item("a", 2));
        service.then(ScriptedService.Request::written);
        service.request(0).reset();
        impatient.time.advance(ALMOST);
        assertThat(service.requests).hasSize(1);
        BatchWriteException exception = impatient.close(writer);
        assertThat(Bench.reasons(exception)).containsExactly(FailureReason.UNKNOWN);
        assertThat(service.last().operations()).containsExactly("a=2");
    }

    @Test
    void laterOperation_supersedesAfterTheHold_whenTheLostOneComesBack() {
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        bench.linger();
        writer.put(item("a", 2));
        service.request(0).reset();
        bench.time.advance(Duration.ofSeconds(1));
        service.then(ScriptedService.Request::written);
        service.request(1).sendBackAll();
        bench.time.advance(Duration.ofMillis(3_900));
        assertThat(service.requests).hasSize(2);
        bench.time.advance(Duration.ofMillis(200));
        assertThat(service.last().operations()).containsExactly("a=2");
        assertThat(writer.counts().superseded()).isEqualTo(1);
    }

    @Test
    void flushAndClose_endAfterTheHold() {
        BatchWriter writer = bench.writer(options -> options.withOrderHold(Duration.ofSeconds(2)));
        writer.put(item("a", 1));
        bench.linger();
        writer.put(item("a", 2));
        service.then(ScriptedService.Request::written);
        service.request(0).reset();
        assertThat(bench.close(writer)).isNull();
        assertThat(bench.time.elapsed()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(writer.counts().written()).isEqualTo(2);
    }

    @Test
    void nothingWaits_whenTheRequestWasNeverSent() {
        BatchWriter writer = bench.writer();
        writer.put(item("a", 1));
        bench.linger();
        writer.put(item("a", 2));
        service.then(ScriptedService.Request::written);
        service.request(0).refuseConnection();
        bench.time.advance(Duration.ofMillis(100));
        assertThat(service.sent()).containsExactly(List.of("a=1"), List.of("a=2"));
    }
}
