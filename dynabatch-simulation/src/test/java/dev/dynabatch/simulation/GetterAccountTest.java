package dev.dynabatch.simulation;

import static dev.dynabatch.simulation.Bench.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.DynabatchObserver;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a getter counts, and what it owes those who end in the middle. */
@Timeout(60)
class GetterAccountTest {
    private static final KeySchema SCHEMA = KeySchema.of("pk", KeyType.S);
    private static final GetterOptions OPTIONS = GetterOptions.DEFAULTS.withKeySchema(SCHEMA);

    @Test
    void request_thatCarriesAKeyAgain_isARetry_andSaysHowOftenItWasSent() {
        ScriptedService service = ScriptedService.writing();
        List<Integer> attempts = new ArrayList<>();
        DynabatchObserver observer = new DynabatchObserver() {
            @Override
            public void requestEnded(RequestMetrics request) {
                attempts.add(request.attempt());
            }
        };
        Bench bench = new Bench(service, draft -> draft.observers.add(observer));
        String back = "{\"Responses\":{\"t\":[]},\"UnprocessedKeys\":{\"t\":{\"Keys\":[{\"pk\":{\"S\":\"a\"}}]}}}";
        service.then(first -> {
            service.then(second -> {
                service.then(third ->
                        third.answer(200, "{\"Responses\":{\"t\":[{\"pk\":{\"S\":\"a\"}}]},\"UnprocessedKeys\":{}}"));
                second.answer(200, back);
            });
            first.answer(200, back);
        });
        BatchGetter getter = bench.dynamo.getter("t", OPTIONS);
        CompletableFuture<Optional<Item>> a = getter.get(key("a"));
        CompletableFuture<Optional<Item>> b = getter.get(key("b"));
        bench.run();
        assertThat(a.join()).isPresent();
        assertThat(b.join()).isEmpty();
        OperationTotals totals = bench.dynamo.metrics().of("t", ServiceOperation.BATCH_GET_ITEM);
        assertThat(totals.requests()).isEqualTo(3);
        assertThat(totals.retries()).isEqualTo(2);
        assertThat(attempts).containsExactly(1, 2, 3);
    }

    @Test
    void getAll_thatIsClosedBetweenAnnouncingAnAnswerAndGivingIt_givesIt() {
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            dynamo.tables().create("tab", SCHEMA);
            try (BatchGetter getter = dynamo.getter("tab")) {
                AtomicBoolean ends = new AtomicBoolean();
                List<Stream<KeyedItem>> stream = new ArrayList<>();
                Iterator<Map<String, Object>> keys = IntStream.range(0, 1_009)
                        .mapToObj(i -> {
                            if (ends.get()) { // as another thread might at this moment
                                stream.get(0).close();
                            }
                            return key("k" + i);
                        })
                        .iterator();
                stream.add(getter.getAll(keys));
                Spliterator<KeyedItem> answers = stream.get(0).spliterator();
                List<KeyedItem> given = new ArrayList<>();
                assertThat(answers.tryAdvance(given::add)).isTrue();
                ends.set(true);
                assertThat(answers.tryAdvance(given::add)).isTrue();
                assertThat(answers.tryAdvance(given::add)).isFalse();
                assertThat(given).hasSize(2);
            }
        }
    }

    @Test
    void getAll_whoseCallersAreNotTold_failsEveryKey_andGoesOnBehind() {
        AtomicBoolean broken = new AtomicBoolean();
        try (DynabatchLocal local = DynabatchLocal.inMemory();
                Dynabatch dynamo = Dynabatch.builder()
                        .transport(local.transport())
                        .correlationId(() -> {
                            if (broken.get()) {
                                throw new NoClassDefFoundError("org/slf4j/MDC");
                            }
                            return "id";
                        })
                        .build()) {
            dynamo.tables().create("tab", SCHEMA);
            try (BatchGetter getter = dynamo.getter("tab");
                    Stream<KeyedItem> answers = getter.getAll(
                            IntStream.range(0, 101).mapToObj(i -> key("k" + i)).toList())) {
                Iterator<KeyedItem> each = answers.iterator();
                broken.set(true);
                assertThatThrownBy(each::hasNext).hasRootCauseInstanceOf(NoClassDefFoundError.class);
                broken.set(false);
                for (int i = 1; i < 100; i++) {
                    assertThatThrownBy(each::hasNext).hasRootCauseInstanceOf(NoClassDefFoundError.class);
                }
                assertThat(each.next().key()).isEqualTo(key("k100"));
                assertThat(each.hasNext()).isFalse();
            }
        }
    }
}
