package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.internal.pipeline.ClientConfig;
import dev.dynabatch.internal.pipeline.ClientFactory;
import dev.dynabatch.internal.pipeline.EngineRuntime;
import dev.dynabatch.internal.time.Ticker;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.retry.RetryPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Closing what another thread closes, or has tried to close. */
class CloseAgainTest {
    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    /** One that waits by now. */
    private static Thread closing(Runnable close, AtomicReference<Throwable> thrown) {
        Thread thread = Bench.started(close, thrown);
        while (thread.isAlive()
                && thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(thread.isAlive()).isTrue();
        return thread;
    }

    @Test
    void closeOfTheClient_waits_forACloseOfTheWriterThatIsUnderWay() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread first = closing(writer::close, thrown);
        Thread second = closing(bench.dynamo::close, thrown);
        service.last().written();
        bench.time.runUntilEnd(second);
        bench.time.runUntilEnd(first);
        assertThat(thrown).hasValue(null);
        assertThat(writer.counts().written()).isEqualTo(3);
    }

    /** As a shutdown hook does: the process ends when it returns. */
    @Test
    void secondClose_waitsForTheFirst_whichTellsWhatFailed() {
        BatchWriter writer = bench.writer();
        writer.put(item("k", 1));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread first = closing(writer::close, thrown);
        AtomicReference<Throwable> again = new AtomicReference<>();
        List<Thread> seconds = List.of(
                closing(writer::close, again), closing(() -> writer.close(ChronoUnit.FOREVER.getDuration()), again));
        service.last().error(400, "ValidationException", "no");
        seconds.forEach(bench.time::runUntilEnd);
        bench.time.runUntilEnd(first);
        assertThat(writer.counts().failed()).isEqualTo(1);
        assertThat(thrown.get()).isInstanceOf(BatchWriteException.class);
        assertThat(again).hasValue(null);
    }

    @Test
    void secondClose_endsTheFirst_whenItsTimeIsUp() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread first = closing(writer::close, thrown);
        writer.close(Duration.ZERO);
        bench.time.runUntilEnd(first);
        assertThat(Bench.reasons((BatchWriteException) thrown.get())).hasSize(3).containsOnly(FailureReason.UNKNOWN);
    }

    @Test
    void secondClose_abortsAndThrows_whenInterrupted_andTheFirstTellsWhatFailed() throws InterruptedException {
        Bench hasty = new Bench(
                service, draft -> draft.retryPolicy = RetryPolicy.DEFAULT.withAttemptTimeout(Duration.ofMillis(50)));
        BatchWriter writer = hasty.writer();
        putMany(writer, "k", 3);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread first = closing(writer::close, thrown);
        AtomicReference<Throwable> again = new AtomicReference<>();
        Thread second = closing(writer::close, again);
        second.interrupt();
        second.join();
        first.join();
        assertThat(again.get()).isInstanceOf(WaitInterruptedException.class).hasNoSuppressedExceptions();
        assertThat(Bench.reasons((BatchWriteException) thrown.get())).hasSize(3).containsOnly(FailureReason.UNKNOWN);
    }

    @Test
    void secondClose_returns_inACallback() {
        AtomicReference<BatchWriter> toClose = new AtomicReference<>();
        BatchWriter writer = bench.writer(options -> options.withFailureSink(failure -> {
            toClose.get().close();
            bench.dynamo.close();
        }));
        toClose.set(writer);
        writer.put(item("k", 1));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread first = closing(bench.dynamo::close, thrown);
        service.last().error(400, "ValidationException", "no");
        bench.time.runUntilEnd(first);
        assertThat(thrown.get()).isInstanceOf(BatchWriteException.class);
        assertThat(writer.counts().sinkErrors()).isZero();
    }

    @Test
    void secondCloseOfTheClient_waitsForTheFirst() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 3);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread first = closing(bench.dynamo::close, thrown);
        Thread second = closing(bench.dynamo::close, thrown);
        service.last().written();
        bench.time.runUntilEnd(second);
        assertThat(writer.counts().written()).isEqualTo(3);
        bench.time.runUntilEnd(first);
        assertThat(thrown).hasValue(null);
    }

    /** As when the stack is full where a writer is closed. */
    @Test
    void closeThatBreaks_leavesNobodyWaiting_andIsToldToObservers() {
        AtomicBoolean broken = new AtomicBoolean();
        Ticker ticker = () -> {
            if (broken.get()) {
                throw new StackOverflowError("on purpose");
            }
            return bench.time.nanos();
        };
        AtomicInteger told = new AtomicInteger();
        ClientConfig.Draft draft = new ClientConfig.Draft();
        draft.transport = service;
        draft.observers.add(new DynabatchObserver() {
            @Override
            public void clientClosed(Dynabatch client) {
                told.incrementAndGet();
            }
        });
        Dynabatch dynamo = ClientFactory.create(
                draft.build(),
                new EngineRuntime(ticker, bench.time, bench.time, new Random(7), Runnable::run, Runnable::run));
        WriterOptions options = WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S));
        BatchWriter one = dynamo.writer("t", options);
        BatchWriter other = dynamo.writer("t", options);
        broken.set(true);
        assertThatThrownBy(one::close).isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(dynamo::close).isInstanceOf(StackOverflowError.class);
        broken.set(false);
        for (Runnable again : List.<Runnable>of(one::close, other::close, dynamo::close)) {
            assertThat(bench.blocking(again)).isNull();
        }
        assertThat(told).hasValue(1);
    }
}
