package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.ServiceException;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ServiceOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batch gets against Dynabatch Local, on real threads. */
@Timeout(60)
class GetterTest {
    @RegisterExtension
    static final Readings READINGS = new Readings();

    private final Dynabatch dynamo = READINGS.dynamo;

    @Test
    void get_sharesRequests_andTellsMissingFromPresent() throws Exception {
        try (BatchGetter getter = dynamo.getter("readings", GetterOptions.DEFAULTS.withLinger(Duration.ofMillis(37)))) {
            OperationTotals before = READINGS.totals(ServiceOperation.BATCH_GET_ITEM);
            List<CompletableFuture<Optional<Item>>> futures = new ArrayList<>();
            for (int i = 0; i < 199; i++) {
                futures.add(getter.get(Readings.key(i)));
                futures.add(getter.get(Map.of("device", "nobody", "at", i)));
            }
            getter.flush();
            for (int i = 0; i < 199; i++) {
                assertThat(futures.get(2 * i).isDone()).isTrue();
                assertThat(futures.get(2 * i).get().orElseThrow().intValue("number"))
                        .isEqualTo(i);
                assertThat(futures.get(2 * i + 1).get()).isEmpty();
            }
            OperationTotals spent =
                    READINGS.totals(ServiceOperation.BATCH_GET_ITEM).minus(before);
            assertThat(spent.requests()).isEqualTo(4);
            assertThat(spent.itemsSent()).isEqualTo(398);
        }
    }

    @Test
    void getAll_givesAnswersOut_whileKeysComeSlowly() {
        for (boolean inOrder : List.of(true, false)) {
            try (BatchGetter getter = dynamo.getter("readings")) {
                List<Map<String, Object>> known = new ArrayList<>();
                for (int i = 0; i < 199; i++) {
                    known.add(Readings.key(i));
                }
                assertThat(getter.getAll(known)).hasSize(199); // from now on it takes more than a request's keys ahead
                long before = READINGS.totals(ServiceOperation.BATCH_GET_ITEM).requests();
                int[] taken = {0};
                Iterator<Map<String, Object>> slow = IntStream.range(0, 3_001)
                        .mapToObj(i -> {
                            while (i % 100 == 99
                                    && READINGS.totals(ServiceOperation.BATCH_GET_ITEM)
                                                    .requests()
                                            < before + i / 100) {
                                Thread.onSpinWait(); // slower than the answers to those before
                            }
                            taken[0]++;
                            return Readings.key(i);
                        })
                        .iterator();
                try (Stream<KeyedItem> answers = inOrder ? getter.getAll(slow) : getter.getAllUnordered(slow)) {
                    Iterator<KeyedItem> given = answers.iterator();
                    given.next();
                    assertThat(taken[0]).isLessThan(1_000);
                    given.forEachRemaining(answer -> assertThat(answer.found()).isTrue());
                }
                assertThat(taken[0]).isEqualTo(3_001);
            }
        }
    }

    @Test
    void getAll_ofATableMadeAnew_goesByItsNewKey() {
        dynamo.tables().create("again", KeySchema.parse("pk:S"));
        dynamo.put("again", Map.of("pk", "a"));
        assertThat(dynamo.getAll("again", List.of(Map.of("pk", "a")))).hasSize(1);
        dynamo.tables().delete("again");
        dynamo.tables().create("again", KeySchema.parse("country:S,city:N"));
        dynamo.put("again", Map.of("country", "CH", "city", 3));
        assertThat(dynamo.getAll("again", List.of(Map.of("country", "CH", "city", 3))))
                .hasSize(1);
    }

    @Test
    void get_fetchesOnce_whatIsAskedForTwice() {
        try (BatchGetter getter = dynamo.getter("readings", GetterOptions.DEFAULTS.withLinger(Duration.ofHours(1)))) {
            OperationTotals before = READINGS.totals(ServiceOperation.BATCH_GET_ITEM);
            CompletableFuture<Optional<Item>> first = getter.get(Readings.key(3));
            CompletableFuture<Optional<Item>> second = getter.get(Map.of("device", "D3", "at", 0.0));
            CompletableFuture<Optional<Item>> cancelled = getter.get(Readings.key(5));
            cancelled.cancel(false);
            getter.flush();
            assertThat(first.join()).isPresent().isEqualTo(second.join());
            assertThat(READINGS.totals(ServiceOperation.BATCH_GET_ITEM)
                            .minus(before)
                            .itemsSent())
                    .isEqualTo(1);
        }
    }

    @Test
    void get_isRefused_whenItIsNoKeyOrTheGetterClosed() {
        BatchGetter getter = dynamo.getter("readings");
        assertThatThrownBy(() -> getter.get(Map.of("device", "D1")))
                .isInstanceOf(InvalidItemException.class)
                .hasMessageContaining("at");
        assertThatThrownBy(() -> getter.get(Map.of("device", 1, "at", 1))).isInstanceOf(InvalidItemException.class);
        assertThatThrownBy(() -> getter.get(Readings.item(1))).isInstanceOf(InvalidItemException.class);
        getter.close();
        getter.close();
        assertThatThrownBy(() -> getter.get(Readings.key(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void getter_saysThatTheTableIsMissing() {
        assertThatThrownBy(() -> dynamo.getter("nobody"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("nobody");
        GetterOptions known = GetterOptions.DEFAULTS.withKeySchema(KeySchema.parse("pk:S"));
        try (BatchGetter getter = dynamo.getter("nobody", known)) {
            assertThatThrownBy(() -> getter.get(Map.of("pk", "a")).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("ResourceNotFoundException");
        }
    }

    @Test
    void get_fails_whenTheKeySchemaGivenIsWrong() {
        GetterOptions wrong = GetterOptions.DEFAULTS.withKeySchema(KeySchema.parse("device:S"));
        try (BatchGetter getter = dynamo.getter("readings", wrong)) {
            assertThatThrownBy(() -> getter.get(Map.of("device", "D1")).get()).hasMessageContaining("schema");
        }
    }

    @Test
    void getAll_answersEveryKey_inItsOrder() {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(-499, Readings.ITEMS).boxed().toList());
        Collections.shuffle(numbers, new Random(7));
        try (BatchGetter getter = dynamo.getter("readings");
                Stream<KeyedItem> answers = getter.getAll(numbers.stream()
                        .map(number -> number < 0
                                ? Map.<String, Object>of("device", "none", "at", number)
                                : Readings.key(number)))) {
            List<KeyedItem> all = answers.toList();
            assertThat(all).hasSize(Readings.ITEMS + 499);
            for (int i = 0; i < all.size(); i++) {
                int number = numbers.get(i);
                assertThat(all.get(i).found()).isEqualTo(number >= 0);
                all.get(i)
                        .item()
                        .ifPresent(item -> assertThat(item.intValue("number")).isEqualTo(number));
            }
        }
    }

    @Test
    void getAllUnordered_answersEveryKeyOnce_projected() {
        GetterOptions options =
                GetterOptions.DEFAULTS.withProjection("number", "note.tags[0]").withConsistentRead(false);
        try (BatchGetter getter = dynamo.getter("readings", options);
                Stream<KeyedItem> answers =
                        getter.getAllUnordered(IntStream.range(0, 1_009).mapToObj(Readings::key))) {
            Set<Integer> found = new TreeSet<>();
            answers.forEach(answer -> {
                Item item = answer.item().orElseThrow();
                assertThat(item.keySet()).containsExactlyInAnyOrder("device", "at", "number", "note");
                assertThat(item.map("note")).isEqualTo(Map.of("tags", List.of("a")));
                assertThat(found.add(item.intValue("number"))).isTrue();
            });
            assertThat(found).hasSize(1_009);
        }
    }

    @Test
    void getAll_ofTheClient_leavesMissingOut() {
        assertThat(dynamo.getAll(
                        "readings", List.of(Readings.key(7), Map.of("device", "none", "at", 1), Readings.key(11))))
                .extracting(item -> item.intValue("number"))
                .containsExactly(7, 11);
        assertThat(dynamo.getAll("readings", List.<Map<String, Object>>of())).isEmpty();
        assertThatThrownBy(
                        () -> dynamo.getAll("readings", List.of(Map.of("x", 1))).toList())
                .isInstanceOf(InvalidItemException.class);
    }

    @Test
    void getAll_answersAllBeforeAKeyThatIsNone_andThoseBehindItToWhoGoesOn() {
        Stream<Map<String, Object>> keys =
                IntStream.range(0, 800).mapToObj(number -> number == 777 ? Map.of("x", 1) : Readings.key(number));
        try (BatchGetter getter = dynamo.getter("readings");
                Stream<KeyedItem> answers = getter.getAll(keys)) {
            Iterator<KeyedItem> each = answers.iterator();
            for (int number = 0; number < 777; number++) {
                assertThat(each.next().item().orElseThrow().intValue("number")).isEqualTo(number);
            }
            assertThatThrownBy(each::hasNext)
                    .isInstanceOf(InvalidItemException.class)
                    .hasMessageContaining("'x'");
            assertThat(each.next().item().orElseThrow().intValue("number")).isEqualTo(778);
        }
    }

    @Test
    void getAll_takesAMillionKeys_ofWhichMostAreMissing() {
        try (BatchGetter getter = dynamo.getter("readings");
                Stream<KeyedItem> answers = getter.getAllUnordered(IntStream.range(0, 1_000_003)
                        .mapToObj(number -> number % 1_009 == 0 && number < Readings.ITEMS
                                ? Readings.key(number)
                                : Map.<String, Object>of("device", "none", "at", number)))) {
            long[] found = {0};
            assertThat(answers.peek(answer -> found[0] += answer.found() ? 1 : 0)
                            .count())
                    .isEqualTo(1_000_003);
            assertThat(found[0]).isEqualTo(3);
        }
    }
}
