package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.FailureReason;
import dev.dynabatch.Outcome;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.retry.RetryPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How a writer ends: closed, closed in a hurry, interrupted, aborted. */
class CloseTest {
    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    @Test
    void close_flushesAndWaits_thenAcceptsNoMore() {
        service.then(ScriptedService.Request::written);
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ofHours(1)));
        putMany(writer, "k", 3);
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(3);
        assertThatThrownBy(() -> writer.put(item("x", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        writer.close();
        assertThat(bench.time.tasks()).isZero();
    }

    @Test
    void closeOfTheClient_closesItsWriters() {
        service.then(ScriptedService.Request::written);
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        assertThat(bench.blocking(bench.dynamo::close)).isNull();
        assertThat(writer.counts().written()).isEqualTo(3);
        assertThatThrownBy(() -> bench.dynamo.writer("t")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closeOfTheClient_endsCallsThatWaitForTheirNextAttempt() {
        service.then(ScriptedService.Request::throttle);
        CompletableFuture<?> get = bench.dynamo.getAsync("t", Bench.key("a"));
        assertThat(service.requests).hasSize(1);
        bench.dynamo.close();
        bench.time.advance(Duration.ZERO);
        assertThat(get).isCompletedExceptionally();
    }

    @Test
    void timedClose_namesWhatWasLeft_whenTimeIsUp() {
        Bench narrow = new Bench(service, draft -> draft.maxInFlight = 1);
        BatchWriter writer = narrow.writer();
        putMany(writer, "sent", 25);
        putMany(writer, "waiting", 2);
        CompletableFuture<Outcome> held = writer.putAsync(item("held", 1));
        assertThatThrownBy(() -> writer.close(Duration.ZERO))
                .isInstanceOfSatisfying(BatchWriteException.class, exception -> {
                    assertThat(exception.failures()).hasSize(27);
                    assertThat(Bench.reasons(exception))
                            .containsOnly(FailureReason.UNKNOWN, FailureReason.NOT_SENT)
                            .filteredOn(FailureReason.NOT_SENT::equals)
                            .hasSize(2);
                });
        narrow.linger();
        assertThat(held).isCompletedExceptionally();
        assertThat(writer.counts().unknown()).isEqualTo(25);
        assertThat(writer.counts().pending()).isZero();
    }

    @Test
    void timedClose_waitsForTheOutcomes_howeverLongItMay() {
        service.then(ScriptedService.Request::written);
        for (Duration time : List.of(ChronoUnit.FOREVER.getDuration(), Duration.ofMillis(Long.MAX_VALUE))) {
            BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ofHours(1)));
            putMany(writer, "k", 3);
            assertThat(bench.blocking(() -> writer.close(time))).isNull();
            assertThat(writer.counts().written()).isEqualTo(3);
        }
    }

    @Test
    void lateAnswer_changesNothing_afterATimedClose() {
        BatchWriter writer = bench.writer();
        putMany(writer, "a", 25);
        putMany(writer, "b", 25);
        assertThatThrownBy(() -> writer.close(Duration.ZERO)).isInstanceOf(BatchWriteException.class);
        service.request(0).written();
        service.request(1).error(400, "ResourceNotFoundException", "gone");
        writer.abort();
        bench.run();
        writer.close();
        assertThat(writer.counts().failed()).isEqualTo(50);
        assertThat(writer.counts().bufferedBytes()).isZero();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void abort_failsWhatIsNotInFlight_andLetsTheRestEnd() {
        BatchWriter writer = bench.writer();
        putMany(writer, "sent", 25);
        writer.put(item("sent0", 99));
        putMany(writer, "waiting", 2);
        writer.abort();
        assertThatThrownBy(() -> writer.put(item("x", 1))).isInstanceOf(IllegalStateException.class);
        service.request(0).written();
        BatchWriteException exception = bench.close(writer);
        assertThat(Bench.reasons(exception)).hasSize(3).containsOnly(FailureReason.NOT_SENT);
        assertThat(writer.counts().written()).isEqualTo(25);
        assertThat(service.requests).hasSize(1);
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void abort_retriesNothing_whateverTheAnswer() {
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        putMany(writer, "k", 5);
        writer.abort();
        service.request(0).throttle();
        service.request(1).reset();
        service.request(2).refuseConnection();
        service.request(3).sendBackAll();
        service.request(4).error(400, "ExpiredTokenException", "old");
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures())
                .extracting(failure -> failure.item().intValue("v") + " " + failure.reason())
                .containsExactlyInAnyOrder("0 NOT_SENT", "1 UNKNOWN", "2 NOT_SENT", "3 NOT_SENT", "4 NOT_SENT");
        assertThat(service.requests).hasSize(5);
    }

    @Test
    void abort_duringABackoff_failsWhatWaits() {
        BatchWriter writer = bench.writer();
        writer.put(item("lost", 1));
        writer.put(item("back", 1));
        bench.linger();
        service.last().reset();
        bench.time.advance(Duration.ofSeconds(1));
        service.last().sendBack("back");
        writer.abort();
        BatchWriteException exception = bench.close(writer);
        // it came back the second time, but nobody knows what became of the first
        assertThat(Bench.reasons(exception)).containsExactly(FailureReason.UNKNOWN);
        bench.run();
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void interruptedClose_abortsWaitsAndThrows() throws InterruptedException {
        Bench hasty = new Bench(
                service, draft -> draft.retryPolicy = RetryPolicy.DEFAULT.withAttemptTimeout(Duration.ofMillis(50)));
        BatchWriter writer = hasty.writer();
        putMany(writer, "sent", 25);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                writer.close();
            } catch (WaitInterruptedException e) {
                thrown.set(e);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        closer.join(); // virtual time stands still: in flight stays in flight
        assertThat(flag).isTrue();
        assertThat(thrown.get()).isInstanceOf(WaitInterruptedException.class);
        assertThat(thrown.get().getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        BatchWriteException.class,
                        failures ->
                                assertThat(Bench.reasons(failures)).hasSize(25).containsOnly(FailureReason.UNKNOWN));
        writer.close();
    }

    @Test
    void writer_isRefused_whenTheClientClosesMeanwhile() {
        CompletableFuture<BatchWriter> writer = bench.dynamo.writerAsync("t", WriterOptions.DEFAULTS);
        bench.dynamo.close();
        service.last()
                .answer(
                        200,
                        "{\"Table\":{\"TableName\":\"t\",\"TableStatus\":\"ACTIVE\",\"AttributeDefinitions\":"
                                + "[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}],\"KeySchema\":"
                                + "[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}]}}");
        bench.run();
        assertThat(writer).isCompletedExceptionally();
    }
}
