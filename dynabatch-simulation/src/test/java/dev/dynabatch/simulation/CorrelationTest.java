package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.item;
import static dev.dynabatch.simulation.Bench.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailedOperation;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.Write;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who called reaches those who look on. */
class CorrelationTest {
    private final ScriptedService service = ScriptedService.writing();
    private final List<Callers> callers = new ArrayList<>();
    private final AtomicReference<String> id = new AtomicReference<>();
    private final AtomicReference<Object> context = new AtomicReference<>();
    private final AtomicInteger asked = new AtomicInteger();

    private final DynabatchObserver observer = new DynabatchObserver() {
        @Override
        public void requestEnded(RequestMetrics request) {
            callers.add(request.callers());
        }

        @Override
        public Supplier<Object> callerContext() {
            return () -> {
                asked.incrementAndGet();
                return context.get();
            };
        }
    };
    private final Bench bench = new Bench(service, draft -> {
        draft.observers.add(observer);
        draft.correlationId = id::get;
    });

    @Test
    void batch_namesEveryCallerOnce_inTheOrderOfTheirOperations() {
        BatchWriter writer = bench.writer();
        id.set("job");
        context.set("span 1");
        writer.put(item("a", 1));
        writer.put(item("b", 1));
        writer.write(Write.put(item("c", 1)).withCorrelationId("order 7"));
        id.set(null);
        writer.put(item("d", 1));
        context.set("span 2");
        writer.put(item("e", 1));
        context.set(null);
        writer.put(item("f", 1));
        bench.run();
        assertThat(callers).containsExactly(new Callers(List.of("job", "order 7"), List.of("span 1", "span 2")));
        assertThat(asked).hasValue(6);
        assertThat(callers.get(0).toString()).contains("order 7").doesNotContain("span");
    }

    @Test
    void batch_ofOneCaller_namesIt() {
        BatchWriter writer = bench.writer();
        context.set("span 1");
        Bench.putMany(writer, "k", 3);
        bench.run();
        assertThat(callers).containsExactly(new Callers(List.of(), List.of("span 1")));
    }

    @Test
    void batch_ofNobodyKnown_namesNobody() {
        BatchWriter writer = bench.writer();
        Bench.putMany(writer, "k", 3);
        bench.run();
        assertThat(callers).containsExactly(Callers.NONE);
    }

    @Test
    void singleCall_namesItsCaller_alsoWhenItIsMadeAgain() {
        service.then(request -> {
            service.then(again -> again.answer(200, "{}"));
            request.throttle();
        });
        id.set("request 3");
        assertThat(bench.dynamo.getAsync("t", key("a"))).isNotNull();
        id.set("another");
        bench.run();
        Callers expected = new Callers(List.of("request 3"), List.of());
        assertThat(callers).containsExactly(expected, expected);
    }

    @Test
    void batchGet_namesEverybodyWhoAskedForAKey() {
        service.then(request -> request.answer(200, "{\"Responses\":{\"t\":[]},\"UnprocessedKeys\":{}}"));
        BatchGetter getter =
                bench.dynamo.getter("t", GetterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S)));
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (String caller : List.of("one", "two", "three")) {
            id.set(caller);
            context.set("span of " + caller);
            answers.add(getter.get(key("three".equals(caller) ? "b" : "a")));
        }
        id.set("nobody");
        bench.run();
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(callers)
                .containsExactly(new Callers(
                        List.of("one", "two", "three"), List.of("span of one", "span of two", "span of three")));
    }

    @Test
    void scan_namesItsCaller_whateverThreadAsksForItsPages() {
        List<Callers> told = new CopyOnWriteArrayList<>();
        DynabatchObserver scans = new DynabatchObserver() {
            @Override
            public void requestEnded(RequestMetrics request) {
                if (request.operation() == ServiceOperation.SCAN) {
                    told.add(request.callers());
                }
            }
        };
        Thread caller = Thread.currentThread();
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo = Dynabatch.builder()
                        .transport(local.transport())
                        .callbackExecutor(Runnable::run)
                        .correlationId(() -> Thread.currentThread() == caller ? "mine" : "not mine")
                        .observer(scans)
                        .build()) {
            dynamo.tables().create("users", KeySchema.of("pk", KeyType.S));
            try (BatchWriter users = dynamo.writer("users")) {
                Bench.putMany(users, "k", 53);
            }
            try (Stream<Item> items = dynamo.scan("users", ScanOptions.DEFAULTS.withPageSize(7))) {
                assertThat(items).hasSize(53);
            }
        }
        assertThat(told).hasSizeGreaterThan(7).containsOnly(new Callers(List.of("mine"), List.of()));
    }

    @Test
    void failure_hasTheIdOfItsOperation_andSoHasItsRetry() {
        service.then(request -> request.error(400, "ValidationException", "no"));
        BatchWriter writer = bench.writer();
        writer.write(Write.put(item("a", 1)).withContext(7).withCorrelationId("order 7"));
        bench.run();
        BatchWriteException thrown = bench.close(writer);
        assertThat(thrown.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.correlationId()).isEqualTo("order 7");
            assertThat(failure.retry().correlationId()).isEqualTo("order 7");
            assertThat(failure.retry().context()).isEqualTo(7);
        });
        assertThat(thrown.failures()).extracting(FailedOperation::context).containsExactly(7);
    }
}
