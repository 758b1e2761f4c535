package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.putMany;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureSink;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.Outcome;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.DynabatchObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where user code runs, and what it may not do there. */
class CallbackTest {
    private final ScriptedService service = ScriptedService.writing();
    private final Bench bench = new Bench(service);

    private void assertRefusesToBlock(BatchWriter writer) {
        assertThatThrownBy(writer::flush)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("callbacks");
        assertThatThrownBy(writer::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bench.dynamo.get("t", Bench.key("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(bench.dynamo::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void blockingCall_throws_fromWhateverHangsOnAFuture() {
        BatchWriter writer = bench.writer();
        List<CompletableFuture<?>> checked = new ArrayList<>();
        checked.add(writer.putAsync(item("a", 1)).thenRun(() -> assertRefusesToBlock(writer)));
        checked.add(writer.flushAsync().thenRun(() -> assertRefusesToBlock(writer)));
        checked.add(bench.dynamo.putAsync("t", item("b", 1)).thenRun(() -> assertRefusesToBlock(writer)));
        bench.run();
        assertThat(checked).hasSize(3).allMatch(CompletableFuture::isDone);
        checked.forEach(CompletableFuture::join);
        assertThat(bench.close(writer)).isNull();
    }

    /** As whoever copies a table into another region does: the handler waits for the other client, which does not wait for it. */
    @Test
    void handlerOfAPage_mayBlockOnAnotherClient_andNotOnTheOneThatReads() {
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        try (DynabatchLocal from = DynabatchLocal.inMemory();
                DynabatchLocal to = DynabatchLocal.inMemory();
                Dynabatch source =
                        Dynabatch.builder().transport(from.transport()).build();
                Dynabatch target = Dynabatch.builder().transport(to.transport()).build()) {
            for (Dynabatch client : List.of(source, target)) {
                client.tables().create("tab", KeySchema.of("pk", KeyType.S));
            }
            try (BatchWriter writer = source.writer("tab")) {
                putMany(writer, "k", 53);
            }
            try (ItemPages pages = source.scanPages("tab", ScanOptions.DEFAULTS)) {
                pages.forEachPage(page -> {
                    try (BatchWriter copies = target.writer("tab")) {
                        copies.putAll(page.items());
                        copies.flush();
                    }
                    refused.add(catchThrowable(() -> source.get("tab", Bench.key("k1"))));
                });
            }
            try (Stream<Item> copied = target.scan("tab")) {
                assertThat(copied).hasSize(53);
            }
        }
        assertThat(refused).isNotEmpty().allMatch(IllegalStateException.class::isInstance);
    }

    @Test
    void put_isAllowedFromACallback_whileThereIsMemory() {
        BatchWriter writer = bench.writer();
        CompletableFuture<?> chain = writer.putAsync(item("a", 1)).thenRun(() -> putMany(writer, "k", 53));
        bench.run();
        chain.join();
        assertThat(writer.counts().written()).isEqualTo(54);
    }

    @Test
    void putThatWouldBlock_throws_fromACallback() {
        Bench small = new Bench(service, draft -> draft.memoryBudget = 4 << 20);
        BatchWriter writer = small.writer();
        CompletableFuture<?> chain = writer.putAsync(item("a", 1)).thenRun(() -> {
            service.then(request -> {});
            for (int i = 0; i < 20; i++) {
                writer.put(Bench.large("k" + i, 400_000));
            }
        });
        small.linger();
        assertThatThrownBy(chain::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(writer.counts().accepted()).isEqualTo(11);
    }

    @Test
    void whateverUserCodeThrows_isNoReasonToStop() {
        Throwable unspeakable = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("not even its message can be had");
            }
        };
        List.of(new OutOfMemoryError("on purpose"), new IOException("not declared"), unspeakable)
                .forEach(this::assertIsNoReasonToStop);
    }

    private void assertIsNoReasonToStop(Throwable thrown) {
        AtomicInteger sunk = new AtomicInteger();
        AtomicInteger observed = new AtomicInteger();
        Bench throwing = new Bench(
                service,
                draft -> draft.observers.add(new DynabatchObserver() {
                    @Override
                    public void operationFailed(FailedOperation operation) {
                        observed.incrementAndGet();
                        throw Bench.undeclared(thrown);
                    }
                }));
        BatchWriter writer = throwing.writer(options -> options.withFailureSink(failure -> {
            sunk.incrementAndGet();
            throw Bench.undeclared(thrown);
        }));
        service.then(ScriptedService.Request::written);
        writer.put(item("good", 0));
        throwing.linger();
        service.then(request -> request.error(400, "ValidationException", "no"));
        putMany(writer, "bad", 3);
        CompletableFuture<Outcome> held = writer.putAsync(item("bad", 3));
        assertThat(throwing.close(writer).failedCount()).isEqualTo(3);
        assertThat(held).isCompletedExceptionally();
        assertThat(writer.counts().sinkErrors()).isEqualTo(4);
        throwing.run();
        assertThat(sunk).hasValue(4);
        assertThat(observed).hasValue(4);
        assertThat(throwing.holdings()).isEqualTo(Bench.NOTHING);
    }

    @Test
    void callbacks_runOnTheirOwnThreads_notOnThoseOfTheEngine() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            dynamo.tables().create("tab", KeySchema.of("pk", KeyType.S));
            try (BatchWriter writer = dynamo.writer("tab")) {
                List<CompletableFuture<?>> told = new ArrayList<>();
                for (int i = 0; i < 101; i++) {
                    told.add(writer.putAsync(Map.of("pk", "k" + i))
                            .thenRun(() -> names.add(Thread.currentThread().getName())));
                }
                told.add(writer.flushAsync()
                        .thenRun(() -> names.add(Thread.currentThread().getName())));
                writer.flush();
                told.forEach(CompletableFuture::join);
            }
        }
        names.remove(Thread.currentThread().getName()); // hung on a future that was complete already
        assertThat(names).allMatch(name -> name.startsWith("dynabatch-callback"));
    }

    @Test
    void sink_isCalledOneByOne_neitherByTheEngineNorByTheCaller() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FailureSink sink = failure -> {
            names.add(Thread.currentThread().getName());
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
        };
        WriterOptions options = WriterOptions.DEFAULTS
                .withKeySchema(KeySchema.of("pk", KeyType.S))
                .withLinger(Duration.ofHours(1))
                .withFailureSink(sink);
        service.then(request -> {
            if (service.requests.size() % 2 == 0) {
                request.error(400, "ResourceNotFoundException", "gone");
            }
        });
        try (Dynabatch dynamo = Dynabatch.builder().transport(service).build()) {
            BatchWriter writer = dynamo.writer("t", options);
            for (int i = 0; i < 49; i++) {
                writer.put(item("k" + i, i));
            }
            assertThatThrownBy(() -> writer.close(Duration.ofMillis(1))).isInstanceOf(BatchWriteException.class);
            assertThat(writer.counts().failed()).isEqualTo(49);
        }
        assertThat(names).isNotEmpty().allMatch(name -> name.startsWith("dynabatch-callback"));
        assertThat(most).hasValue(1);
    }
}
