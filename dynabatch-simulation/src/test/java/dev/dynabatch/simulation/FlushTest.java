package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.WriterCounts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When what is buffered leaves, and what a flush waits for. */
class FlushTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final ScriptedService service = ScriptedService.holding();
    private final Bench bench = new Bench(service);

    @Test
    void fullBatch_leavesAtOnce_andTheRestAfterTheLinger() {
        BatchWriter writer = bench.writer();
        putMany(writer, "k", 53);
        assertThat(service.sent().stream().map(List::size)).containsExactly(25, 25);
        bench.time.advance(Duration.ofMillis(9));
        assertThat(service.requests).hasSize(2);
        bench.time.advance(Duration.ofMillis(1));
        assertThat(service.last().size()).isEqualTo(3);
    }

    @Test
    void operation_leavesAtOnce_whenTheLingerIsZero() {
        BatchWriter writer = bench.writer(options -> options.withLinger(Duration.ZERO));
        putMany(writer, "k", 3);
        assertThat(service.requests).hasSize(3);
    }

    @Test
    void flush_isOver_whenEverythingBeforeItIsToldAlthoughOthersKeepPutting() {
        BatchWriter writer = bench.writer(options -> options.withLinger(HOUR));
        putMany(writer, "a", 3);
        CompletableFuture<WriterCounts> first = writer.flushAsync();
        putMany(writer, "b", 2);
        CompletableFuture<WriterCounts> second = writer.flushAsync();
        putMany(writer, "c", 5);
        bench.linger();
        assertThat(service.sent().stream().map(List::size)).containsExactly(3, 2);
        service.request(1).written();
        bench.linger();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone(); // what the first waits for was accepted before the second too
        service.request(0).written();
        bench.linger();
        assertThat(first.join().written()).isEqualTo(5);
        assertThat(second).isCompleted();
        assertThat(writer.counts().pending()).isEqualTo(5);
        assertThat(service.requests).hasSize(2);
    }

    @Test
    void flush_isOverAtOnce_whenThereIsNothing() {
        BatchWriter writer = bench.writer();
        CompletableFuture<WriterCounts> flush = writer.flushAsync();
        bench.run();
        assertThat(flush).isCompleted();
        assertThat(service.requests).isEmpty();
    }

    @Test
    void flush_endsTheLinger_ofWhatStandsBehindAnotherOnItsKey() {
        BatchWriter writer = bench.writer(options -> options.withLinger(HOUR).withCoalescing(false));
        writer.put(item("a", 1));
        writer.put(item("a", 2));
        CompletableFuture<WriterCounts> flush = writer.flushAsync();
        bench.linger();
        writer.put(item("z", 1)); // accepted after the flush, and ready before a=2
        service.request(0).written();
        bench.linger();
        assertThat(service.requests).hasSize(2);
        service.request(1).written();
        bench.linger();
        assertThat(flush).isCompleted();
    }

    @Test
    void flush_endsTheLinger_ofWhatSupersededTheOperationsItWaitsFor() {
        BatchWriter writer = bench.writer(options -> options.withLinger(HOUR));
        writer.put(item("a", 1));
        CompletableFuture<WriterCounts> unneeded = writer.flushAsync();
        bench.linger();
        writer.put(item("a", 2));
        CompletableFuture<WriterCounts> flush = writer.flushAsync();
        writer.put(item("a", 3)); // in a later flush period than the one it supersedes
        service.request(0).written();
        bench.linger();
        assertThat(unneeded).isCompleted();
        assertThat(service.last().operations()).containsExactly("a=3");
        service.last().written();
        bench.linger();
        assertThat(flush).isCompleted();
    }

    @Test
    void operationThatComesBack_doesNotLingerAgain() {
        BatchWriter writer = bench.writer(options -> options.withLinger(HOUR));
        putMany(writer, "k", 25);
        service.then(ScriptedService.Request::written);
        service.request(0).sendBack("k3", "k5");
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(writer.counts().written()).isEqualTo(25);
    }

    @Test
    void partialBatch_leaves_whenACallerIsBlocked() {
        Bench small = new Bench(service, draft -> draft.memoryBudget = 4 << 20);
        BatchWriter writer = small.writer(options -> options.withLinger(HOUR).withCoalescing(false));
        putMany(writer, "k", 10);
        CompletableFuture<WriterCounts> flush = writer.flushAsync();
        for (int i = 0; i < 10; i++) {
            writer.put(Bench.large("k" + i, 400_000)); // behind those in flight: nothing can leave yet
        }
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread blocked = Bench.started(() -> writer.put(Bench.large("more", 400_000)), thrown);
        while (!small.callerBlocked()) {
            Thread.onSpinWait();
        }
        service.then(ScriptedService.Request::written);
        service.request(0).written(); // frees too little: what may leave now must make room
        assertThat(service.requests).hasSize(2);
        small.time.runUntilEnd(blocked);
        assertThat(thrown).hasValue(null);
        assertThat(flush).isCompleted();
    }
}
