package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.NotAcceptedException;
import dev.dynabatch.OperationFailedException;
import dev.dynabatch.Outcome;
import dev.dynabatch.Write;
import dev.dynabatch.WriterCounts;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.retry.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Failures: whom they are told, how often, and whom they do not touch. */
class FailureTest {
    private final ScriptedService service = ScriptedService.writing();
    private final Bench bench = new Bench(service);

    /** Refuses whatever carries a key that begins with {@code bad}; has written something before. */
    private void refuseBad(BatchWriter writer) {
        writer.put(item("good", 0));
        bench.run();
        service.then(request -> {
            if (request.body.contains("{\"S\":\"bad")) {
                request.error(400, "ValidationException", "no such thing");
            } else {
                request.written();
            }
        });
    }

    @Test
    void failure_carriesEverything_whenItIsTold() {
        BatchWriter writer = bench.writer();
        refuseBad(writer);
        service.then(request -> {
            if (service.requests.size() == 2) {
                request.answer(500, "{\"__type\":\"InternalServerError\",\"message\":\"oops\"}");
            } else {
                request.answer(
                        400, "{\"__type\":\"ValidationException\",\"message\":\"no\"}", "x-amzn-RequestId", "REQ7");
            }
        });
        writer.write(Write.put(item("bad", 7)).withContext("line 5"));
        FailedOperation failure = bench.close(writer).failures().get(0);
        assertThat(failure.table()).isEqualTo("t");
        assertThat(failure.reason()).isEqualTo(FailureReason.REFUSED);
        assertThat(failure.attempts()).isEqualTo(2);
        assertThat(failure.firstError().code()).isEqualTo("InternalServerError");
        assertThat(failure.lastError().code()).isEqualTo("ValidationException");
        assertThat(failure.requestId()).isEqualTo("REQ7");
        assertThat(failure.context()).isEqualTo("line 5");
        assertThat(failure.item().intValue("v")).isEqualTo(7);
    }

    @Test
    void failure_isToldByTheException_whenItsFutureWasCancelledOrHasTimedOut() {
        BatchWriter writer = bench.writer();
        refuseBad(writer);
        List<CompletableFuture<Outcome>> futures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            futures.add(writer.putAsync(item("bad" + i, i)));
        }
        assertThat(futures.get(1).cancel(false)).isTrue();
        assertThat(futures.get(3).completeExceptionally(new TimeoutException())).isTrue();
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures())
                .extracting(failure -> failure.item().intValue("v"))
                .containsExactlyInAnyOrder(1, 3);
        assertThat(futures.get(0)).isCompletedExceptionally();
        assertThat(writer.counts().failed()).isEqualTo(5);
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void failure_isToldByTheException_whenItsFutureIsCancelledByTheOneBeforeIt() {
        BatchWriter writer = bench.writer();
        refuseBad(writer);
        service.then(request -> {});
        List<CompletableFuture<Outcome>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            futures.add(writer.putAsync(item("k" + i, i)));
        }
        var unused =
                futures.get(0).whenComplete((outcome, failure) -> futures.get(1).cancel(false));
        bench.linger();
        service.last().error(400, "ResourceNotFoundException", "gone"); // decided together, told one after the other
        BatchWriteException exception = bench.close(writer);
        assertThat(exception.failures())
                .extracting(failure -> failure.item().intValue("v"))
                .containsExactly(1);
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void failures_areToldByClose_whenTheFutureOfTheFlushWasCancelledOrHasTimedOut() {
        BatchWriter writer = bench.writer();
        refuseBad(writer);
        writer.put(item("bad", 7));
        CompletableFuture<WriterCounts> flushed = writer.flushAsync();
        assertThat(flushed.completeExceptionally(new TimeoutException())).isTrue();
        bench.run();
        assertThat(writer.counts().failed()).isEqualTo(1);
        assertThat(bench.close(writer).failures()).hasSize(1);
    }

    @Test
    void laterOperation_proceeds_whenAnEarlierOneOnItsKeyIsRefused() {
        BatchWriter writer = bench.writer();
        refuseBad(writer);
        service.then(request -> {
            if (request.operations().contains("a=1")) {
                request.error(400, "ValidationException", "no");
            } else {
                request.written();
            }
        });
        CompletableFuture<Outcome> first = writer.putAsync(item("a", 1));
        bench.linger();
        CompletableFuture<Outcome> second = writer.putAsync(item("a", 2));
        bench.run();
        assertThat(first).isCompletedExceptionally();
        assertThat(second.join()).isInstanceOf(Outcome.Written.class);
    }

    @Test
    void laterOperation_hasItsOwnDeadline_whenAnEarlierOneOnItsKeyIsThrottledOut() {
        Bench impatient = new Bench(service, draft -> draft.retryPolicy = RetryPolicy.DEFAULT.withMaxRounds(3));
        service.then(ScriptedService.Request::throttle);
        BatchWriter writer = impatient.writer(options -> options.withCoalescing(false));
        writer.put(item("a", 1));
        writer.put(item("a", 2));
        BatchWriteException failures = impatient.close(writer);
        assertThat(Bench.reasons(failures)).containsExactly(FailureReason.THROTTLED_OUT, FailureReason.THROTTLED_OUT);
        assertThat(service.sent().stream().flatMap(List::stream))
                .containsExactly("a=1", "a=1", "a=1", "a=2", "a=2", "a=2");
    }

    @Test
    void flushAndClose_tellEachFailureOnce_whenNobodyHoldsAFuture() {
        BatchWriter writer = bench.writer();
        refuseBad(writer);
        putMany(writer, "bad-a", 3);
        CompletableFuture<Outcome> held = writer.putAsync(item("bad-held", 1));
        CompletableFuture<WriterCounts> flush = writer.flushAsync();
        bench.run();
        assertThatThrownBy(flush::get).cause().isInstanceOfSatisfying(BatchWriteException.class, exception -> {
            assertThat(exception.failedCount()).isEqualTo(3);
            assertThat(exception.complete()).isTrue();
        });
        assertThat(held).isCompletedExceptionally();
        putMany(writer, "bad-b", 2);
        BatchWriteException atClose = bench.close(writer);
        assertThat(atClose.failures())
                .extracting(failure -> failure.item().string("pk"))
                .containsExactlyInAnyOrder("bad-b0", "bad-b1");
        writer.close();
        assertThat(writer.counts().failed()).isEqualTo(6);
        assertThat(bench.holdings().memoryBytes()).isZero();
    }

    @Test
    void future_failsWithTheFailureItself_notWithAWrapper() {
        BatchWriter writer = bench.writer();
        refuseBad(writer);
        List<Throwable> seen = new ArrayList<>();
        var put = writer.putAsync(item("bad", 1)).whenComplete((outcome, failure) -> seen.add(failure));
        writer.put(item("bad2", 1));
        var flushed = writer.flushAsync().whenComplete((counts, failure) -> seen.add(failure));
        bench.run();
        assertThat(put).isCompletedExceptionally();
        assertThat(flushed).isCompletedExceptionally();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).isInstanceOf(OperationFailedException.class);
        assertThat(seen.get(1)).isInstanceOf(BatchWriteException.class);
    }

    @Test
    void cancelledFuture_doesNotCancelTheOperation() {
        service.then(request -> {});
        BatchWriter writer = bench.writer();
        CompletableFuture<Outcome> future = writer.putAsync(item("a", 1));
        future.cancel(true);
        bench.linger();
        service.last().written();
        assertThat(bench.close(writer)).isNull();
        assertThat(writer.counts().written()).isEqualTo(1);
        assertThat(future).isCancelled();
    }

    @Test
    void put_throws_whenAsManyFailuresAreKeptAsMayBe() {
        BatchWriter writer = bench.writer(options -> options.withMaxKeptFailures(3));
        refuseBad(writer);
        putMany(writer, "bad", 5);
        bench.run();
        assertThatThrownBy(() -> writer.put(item("more", 1)))
                .isInstanceOf(NotAcceptedException.class)
                .hasMessageContaining("flush");
        assertThat(writer.counts().accepted()).isEqualTo(6);
        CompletableFuture<WriterCounts> flush = writer.flushAsync();
        bench.run();
        assertThatThrownBy(flush::get).cause().isInstanceOfSatisfying(BatchWriteException.class, exception -> {
            assertThat(exception.failures()).hasSize(5);
            assertThat(exception.complete()).isTrue();
        });
        writer.put(item("more", 1));
        assertThat(bench.close(writer)).isNull();
    }

    @Test
    void sink_getsEveryFailureOnce_andTheExceptionASample() {
        List<FailedOperation> sunk = new ArrayList<>();
        BatchWriter writer = bench.writer(options -> options.withFailureSink(sunk::add));
        refuseBad(writer);
        putMany(writer, "bad", 151);
        CompletableFuture<Outcome> held = writer.putAsync(item("bad-held", 1));
        BatchWriteException exception = bench.close(writer);
        assertThat(sunk).hasSize(152).doesNotHaveDuplicates();
        assertThat(held).isCompletedExceptionally();
        assertThat(exception.failedCount()).isEqualTo(151);
        assertThat(exception.complete()).isFalse();
        assertThat(exception.failures()).isNotEmpty().isSubsetOf(sunk);
        bench.run();
        assertThat(bench.holdings().memoryBytes()).isZero();
    }

    @Test
    void attempt_isLost_whateverTheTransportThrows() {
        List<Throwable> faults = List.of(
                new IllegalStateException("on purpose"), new LinkageError("on purpose"), new IOException("undeclared"));
        service.then(request -> {
            if (service.requests.size() <= faults.size()) {
                throw Bench.undeclared(faults.get(service.requests.size() - 1));
            }
            request.written();
        });
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 25);
        assertThat(bench.close(writer)).isNull();
        assertThat(service.requests).hasSize(4);
        assertThat(bench.time.elapsed()).as("not by a time-out").isLessThan(Duration.ofSeconds(5));
        assertThat(writer.counts().written()).isEqualTo(25);
        assertThat(bench.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void sink_isCounted_whenItThrows() {
        BatchWriter writer = bench.writer(options -> options.withFailureSink(failure -> {
            throw new IllegalStateException("full");
        }));
        refuseBad(writer);
        putMany(writer, "bad", 3);
        assertThat(bench.close(writer).failedCount()).isEqualTo(3);
        assertThat(writer.counts().sinkErrors()).isEqualTo(3);
    }

    @Test
    void flush_waits_whileTheSinkIsBusy() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        ExecutorService callbacks = Executors.newCachedThreadPool();
        try (Dynabatch dynamo = Dynabatch.builder()
                .transport(service)
                .callbackExecutor(callbacks)
                .build()) {
            BatchWriter writer = dynamo.writer(
                    "t",
                    WriterOptions.DEFAULTS
                            .withKeySchema(KeySchema.of("pk", KeyType.S))
                            .withFailureSink(failure -> {
                                busy.countDown();
                                await(free);
                            }));
            writer.put(item("good", 0));
            writer.flush();
            service.then(request -> request.error(400, "ValidationException", "no"));
            writer.put(item("bad", 1));
            CompletableFuture<WriterCounts> flush = writer.flushAsync();
            await(busy);
            assertThat(flush).isNotDone();
            assertThat(writer.counts().bufferedBytes()).isPositive();
            free.countDown();
            assertThatThrownBy(flush::get).hasCauseInstanceOf(BatchWriteException.class);
            writer.close();
        } finally {
            callbacks.shutdown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
