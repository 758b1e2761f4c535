package dev.dynabatch.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchGetter;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Expression;
import dev.dynabatch.GetterOptions;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.InvalidTokenException;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.Query;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ServiceException;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ServiceOperation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batch gets, scans and queries against Dynabatch Local, on real threads. */
@Timeout(60)
class ReadTest {
    private static final int DEVICES = 97;
    private static final int READINGS = 31;
    private static final int ITEMS = DEVICES * READINGS;

    private static DynabatchLocal local;
    private static Dynabatch dynamo;

    @BeforeAll
    static void load() {
        local = DynabatchLocal.inMemory();
        dynamo = Dynabatch.builder().transport(local.transport()).build();
        dynamo.tables().create("readings", KeySchema.parse("device:S,at:N"));
        dynamo.tables().create("empty", KeySchema.parse("pk:S"));
        try (BatchWriter writer = dynamo.writer("readings")) {
            for (int i = 0; i < ITEMS; i++) {
                writer.put(item(i));
            }
        }
    }

    @AfterAll
    static void close() {
        dynamo.close();
        local.close();
    }

    private static Map<String, Object> item(int number) {
        return Map.of(
                "device",
                "D" + number % DEVICES,
                "at",
                number / DEVICES,
                "number",
                number,
                "status",
                number % 2 == 0 ? "even" : "odd",
                "note",
                Map.of("text", "x".repeat(700), "tags", List.of("a", "b")));
    }

    private static Map<String, Object> key(int number) {
        return Map.of("device", "D" + number % DEVICES, "at", number / DEVICES);
    }

    private static OperationTotals totals(ServiceOperation operation) {
        return dynamo.metrics().of("readings", operation);
    }

    // ---- batch gets

    @Test
    void get_sharesRequests_andTellsMissingFromPresent() throws Exception {
        try (BatchGetter getter = dynamo.getter("readings", GetterOptions.DEFAULTS.withLinger(Duration.ofMillis(37)))) {
            OperationTotals before = totals(ServiceOperation.BATCH_GET_ITEM);
            List<CompletableFuture<Optional<Item>>> futures = new ArrayList<>();
            for (int i = 0; i < 199; i++) {
                futures.add(getter.get(key(i)));
                futures.add(getter.get(Map.of("device", "nobody", "at", i)));
            }
            getter.flush();
            for (int i = 0; i < 199; i++) {
                assertThat(futures.get(2 * i).isDone()).isTrue();
                assertThat(futures.get(2 * i).get().orElseThrow().intValue("number"))
                        .isEqualTo(i);
                assertThat(futures.get(2 * i + 1).get()).isEmpty();
            }
            OperationTotals spent = totals(ServiceOperation.BATCH_GET_ITEM).minus(before);
            assertThat(spent.requests()).isEqualTo(4);
            assertThat(spent.itemsSent()).isEqualTo(398);
        }
    }

    @Test
    void get_fetchesOnce_whatIsAskedForTwice() {
        try (BatchGetter getter = dynamo.getter("readings", GetterOptions.DEFAULTS.withLinger(Duration.ofHours(1)))) {
            OperationTotals before = totals(ServiceOperation.BATCH_GET_ITEM);
            CompletableFuture<Optional<Item>> first = getter.get(key(3));
            CompletableFuture<Optional<Item>> second = getter.get(Map.of("device", "D3", "at", 0.0));
            CompletableFuture<Optional<Item>> cancelled = getter.get(key(5));
            cancelled.cancel(false);
            getter.flush();
            assertThat(first.join()).isPresent().isEqualTo(second.join());
            assertThat(totals(ServiceOperation.BATCH_GET_ITEM).minus(before).itemsSent())
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
        assertThatThrownBy(() -> getter.get(item(1))).isInstanceOf(InvalidItemException.class);
        getter.close();
        getter.close();
        assertThatThrownBy(() -> getter.get(key(1)))
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
                new ArrayList<>(IntStream.range(-499, ITEMS).boxed().toList());
        Collections.shuffle(numbers, new Random(7));
        try (BatchGetter getter = dynamo.getter("readings");
                Stream<KeyedItem> answers = getter.getAll(numbers.stream()
                        .map(number ->
                                number < 0 ? Map.<String, Object>of("device", "none", "at", number) : key(number)))) {
            List<KeyedItem> all = answers.toList();
            assertThat(all).hasSize(ITEMS + 499);
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
                        getter.getAllUnordered(IntStream.range(0, 1_009).mapToObj(ReadTest::key))) {
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
        assertThat(dynamo.getAll("readings", List.of(key(7), Map.of("device", "none", "at", 1), key(11))))
                .extracting(item -> item.intValue("number"))
                .containsExactly(7, 11);
        assertThat(dynamo.getAll("readings", List.<Map<String, Object>>of())).isEmpty();
        assertThatThrownBy(
                        () -> dynamo.getAll("readings", List.of(Map.of("x", 1))).toList())
                .isInstanceOf(InvalidItemException.class);
    }

    @Test
    void getAll_takesAMillionKeys_ofWhichMostAreMissing() {
        try (BatchGetter getter = dynamo.getter("readings");
                Stream<KeyedItem> answers = getter.getAllUnordered(IntStream.range(0, 1_000_003)
                        .mapToObj(number -> number % 1_009 == 0 && number < ITEMS
                                ? key(number)
                                : Map.<String, Object>of("device", "none", "at", number)))) {
            long[] found = {0};
            assertThat(answers.peek(answer -> found[0] += answer.found() ? 1 : 0)
                            .count())
                    .isEqualTo(1_000_003);
            assertThat(found[0]).isEqualTo(3);
        }
    }

    @Test
    void itemsOf400Kb_areReadByEveryWay() {
        dynamo.tables().create("large", KeySchema.parse("pk:S"));
        String text = "é".repeat(200_000);
        List<Map<String, Object>> keys = new ArrayList<>();
        try (BatchWriter writer = dynamo.writer("large")) {
            for (int i = 0; i < 61; i++) {
                writer.put(Map.of("pk", "L" + i, "text", text));
                keys.add(Map.of("pk", "L" + i));
            }
        }
        assertThat(dynamo.getAll("large", keys)) // more than the 16 MB that one answer can hold
                .hasSize(61)
                .allMatch(item -> item.string("text").equals(text));
        assertThat(dynamo.scan("large"))
                .hasSize(61)
                .allMatch(item -> item.string("text").equals(text));
        assertThat(dynamo.scan("large", ScanOptions.DEFAULTS.withReadAhead(0).withPageSize(1)))
                .hasSize(61);
        assertThat(dynamo.query("large", Query.of("pk", "L7"))).hasSize(1);
    }

    @Test
    void scan_asksForNoMoreThanItMayHold_untilItsPagesAreTaken() {
        ScanOptions options =
                ScanOptions.DEFAULTS.withTotalSegments(31).withParallelism(7).withPageSize(2);
        OperationTotals before = totals(ServiceOperation.SCAN);
        try (ItemPages pages = dynamo.scanPages("readings", options)) {
            for (int taken = 1; taken < 100; taken++) {
                pages.next();
                assertThat(totals(ServiceOperation.SCAN).minus(before).requests())
                        .isBetween((long) taken, taken + 7L);
            }
        }
    }

    // ---- scans

    private static List<Integer> numbers(Stream<Item> items) {
        try (items) {
            return items.map(item -> item.intValue("number")).toList();
        }
    }

    private static final Set<Integer> ALL =
            Set.copyOf(IntStream.range(0, ITEMS).boxed().toList());

    @Test
    void scan_returnsEveryItemOnce_howeverItIsCut() {
        for (ScanOptions options : List.of(
                ScanOptions.DEFAULTS,
                ScanOptions.DEFAULTS.withTotalSegments(53).withParallelism(7),
                ScanOptions.DEFAULTS.withTotalSegments(1),
                ScanOptions.DEFAULTS.withPageSize(13),
                ScanOptions.DEFAULTS.withReadAhead(1).withConsistentRead(true))) {
            List<Integer> found = numbers(dynamo.scan("readings", options));
            assertThat(found).hasSize(ITEMS);
            assertThat(Set.copyOf(found)).isEqualTo(ALL);
        }
        assertThat(dynamo.scan("empty")).isEmpty();
    }

    @Test
    void scan_ofEachSegment_returnsAllTogether() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            found.addAll(numbers(dynamo.scan("readings", ScanOptions.DEFAULTS.withSegment(i, 5))));
        }
        assertThat(found).hasSize(ITEMS);
        assertThat(Set.copyOf(found)).isEqualTo(ALL);
    }

    @Test
    void scan_filtersProjectsAndLimits() {
        ScanOptions options = ScanOptions.DEFAULTS
                .withFilter(Expression.of("#s = :s").withName("#s", "status").withValue(":s", "odd"))
                .withProjection("number", "status");
        assertThat(numbers(dynamo.scan("readings", options))).hasSize(ITEMS / 2).allMatch(number -> number % 2 == 1);
        assertThat(dynamo.scan("readings", options.withLimit(101)))
                .hasSize(101)
                .allSatisfy(item -> assertThat(item.keySet()).containsOnly("number", "status"));
        assertThat(numbers(dynamo.scan("readings", ScanOptions.DEFAULTS.withLimit(1_201))))
                .hasSize(1_201)
                .doesNotHaveDuplicates();
        OperationTotals before = totals(ServiceOperation.SCAN);
        assertThat(dynamo.scan("readings", ScanOptions.DEFAULTS.withLimit(3))).hasSize(3);
        assertThat(totals(ServiceOperation.SCAN).minus(before).consumed()).isLessThan(2);
    }

    @Test
    void scan_goesOn_fromATokenAtAnyPage() {
        ScanOptions options =
                ScanOptions.DEFAULTS.withTotalSegments(11).withPageSize(29).withParallelism(3);
        for (int stop = 0; stop < 140; stop += 23) {
            List<Integer> found = new ArrayList<>();
            String token;
            try (ItemPages pages = dynamo.scanPages("readings", options)) {
                for (int i = 0; i < stop && pages.hasNext(); i++) {
                    pages.next().items().forEach(item -> found.add(item.intValue("number")));
                }
                token = pages.token();
            }
            found.addAll(numbers(dynamo.scan("readings", ScanOptions.DEFAULTS.withToken(token))));
            assertThat(found).hasSize(ITEMS);
            assertThat(Set.copyOf(found)).isEqualTo(ALL);
        }
    }

    @Test
    void token_ofTheEnd_bringsNothing() {
        try (ItemPages pages = dynamo.scanPages("readings", ScanOptions.DEFAULTS.withTotalSegments(3))) {
            pages.items().forEach(item -> {});
            assertThat(pages.progress().segmentsDone())
                    .isEqualTo(pages.progress().segments())
                    .isEqualTo(3);
            assertThat(pages.progress().items()).isEqualTo(ITEMS);
            assertThat(dynamo.scan("readings", ScanOptions.DEFAULTS.withToken(pages.token())))
                    .isEmpty();
        }
    }

    @Test
    void token_isRefused_whenItIsNoneOrOfSomethingElse() {
        String token;
        try (ItemPages pages = dynamo.scanPages("readings", ScanOptions.DEFAULTS.withTotalSegments(3))) {
            pages.next();
            token = pages.token();
        }
        for (String broken : List.of(
                "",
                "garbage!",
                "AAAA",
                token.substring(1),
                token.substring(0, token.length() - 4),
                token.replace('A', 'B'))) {
            assertThatThrownBy(() -> dynamo.scan("readings", ScanOptions.DEFAULTS.withToken(broken))
                            .count())
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("token");
        }
        assertThatThrownBy(() -> dynamo.scan("empty", ScanOptions.DEFAULTS.withToken(token))
                        .count())
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("readings");
        assertThatThrownBy(
                        () -> dynamo.query("readings", Query.of("device", "D1").withToken(token))
                                .count())
                .isInstanceOf(InvalidTokenException.class);
        assertThatThrownBy(() -> dynamo.scan(
                                "readings",
                                ScanOptions.DEFAULTS.withSegment(1, 5).withToken(token))
                        .count())
                .isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void token_hasExpired_whenItsTableWasMadeAnew() {
        dynamo.tables().create("short", KeySchema.parse("pk:S"));
        dynamo.put("short", Map.of("pk", "a"));
        String token;
        try (ItemPages pages = dynamo.scanPages("short", ScanOptions.DEFAULTS)) {
            pages.next();
            token = pages.token();
        }
        dynamo.tables().delete("short");
        dynamo.tables().create("short", KeySchema.parse("pk:S"));
        assertThatThrownBy(() -> dynamo.scan("short", ScanOptions.DEFAULTS.withToken(token))
                        .count())
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void forEachPage_givesEveryItemOnce_asJson() {
        Set<String> found = ConcurrentHashMap.newKeySet();
        try (ItemPages pages = dynamo.scanPages("readings", ScanOptions.DEFAULTS.withTotalSegments(17))) {
            pages.forEachPage(page -> page.forEachJson(
                    (bytes, offset, length) -> assertThat(found.add(new String(bytes, offset, length, UTF_8)))
                            .isTrue()));
        }
        assertThat(found).hasSize(ITEMS);
        Set<Integer> numbers = new HashSet<>();
        found.forEach(json -> numbers.add(Item.fromDynamoDbJson(json).intValue("number")));
        assertThat(numbers).isEqualTo(ALL);
    }

    @Test
    void forEachPage_ends_whenItsHandlerThrows_andCanGoOn() {
        ScanOptions options = ScanOptions.DEFAULTS.withTotalSegments(7).withPageSize(101);
        Set<Integer> found = ConcurrentHashMap.newKeySet();
        String token;
        try (ItemPages pages = dynamo.scanPages("readings", options)) {
            assertThatThrownBy(() -> pages.forEachPage(page -> {
                        if (found.size() > 1_000) {
                            throw new IOException("the disk is full");
                        }
                        add(page, found);
                    }))
                    .hasRootCauseMessage("the disk is full");
            token = pages.token();
        }
        assertThat(found).hasSizeBetween(1_000, ITEMS - 101);
        try (ItemPages pages = dynamo.scanPages("readings", options.withToken(token))) {
            pages.forEachPageAsync(page -> add(page, found)).join();
        }
        assertThat(found).isEqualTo(ALL);
    }

    private static void add(ItemPage page, Set<Integer> found) {
        page.items()
                .forEach(item -> assertThat(found.add(item.intValue("number"))).isTrue());
    }

    @Test
    void scan_saysThatTheTableIsMissing() {
        assertThatThrownBy(() -> dynamo.scan("nobody").count())
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("ResourceNotFoundException");
    }

    @Test
    void pages_end_whenTheyAreClosed() {
        ItemPages pages = dynamo.scanPages("readings", ScanOptions.DEFAULTS.withPageSize(3));
        assertThat(pages.hasNext()).isTrue();
        pages.close();
        assertThat(pages.hasNext()).isFalse();
    }

    // ---- queries

    @Test
    void query_returnsItsItemsInOrder_inBothDirections() {
        Query query = Query.of("device", "D5").withPageSize(7);
        List<Integer> up =
                dynamo.query("readings", query).map(item -> item.intValue("at")).toList();
        assertThat(up).isEqualTo(IntStream.range(0, READINGS).boxed().toList());
        List<Integer> down = new ArrayList<>(dynamo.query("readings", query.descending())
                .map(item -> item.intValue("at"))
                .toList());
        Collections.reverse(down);
        assertThat(down).isEqualTo(up);
    }

    @Test
    void query_takesEveryConditionOnTheSortKey() {
        Query query = Query.of("device", "D5");
        assertThat(dynamo.query("readings", query.sortEquals("at", 3))).hasSize(1);
        assertThat(dynamo.query("readings", query.sortBelow("at", 3))).hasSize(3);
        assertThat(dynamo.query("readings", query.sortAtMost("at", 3))).hasSize(4);
        assertThat(dynamo.query("readings", query.sortAbove("at", 3))).hasSize(READINGS - 4);
        assertThat(dynamo.query("readings", query.sortAtLeast("at", 3))).hasSize(READINGS - 3);
        assertThat(dynamo.query("readings", query.sortBetween("at", 3, 8).withLimit(5)))
                .hasSize(5);
        assertThat(dynamo.query(
                        "readings",
                        query.withFilter(Expression.of("#s = :s")
                                        .withName("#s", "status")
                                        .withValue(":s", "odd"))
                                .withProjection("number")))
                .hasSize((READINGS + 1) / 2)
                .allSatisfy(item -> assertThat(item.keySet()).containsExactly("number"));
        assertThatThrownBy(() -> query.sortEquals("at", 3).sortBelow("at", 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dynamo.query("readings", query.sortBeginsWith("at", "3"))
                        .count())
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("ValidationException");
    }

    @Test
    void query_goesOn_fromAToken() {
        Query query = Query.of("device", "D5").descending().withPageSize(7);
        String token;
        List<Integer> found = new ArrayList<>();
        try (ItemPages pages = dynamo.queryPages("readings", query)) {
            pages.next().items().forEach(item -> found.add(item.intValue("at")));
            token = pages.token();
        }
        dynamo.query("readings", query.withToken(token)).forEach(item -> found.add(item.intValue("at")));
        Collections.reverse(found);
        assertThat(found).isEqualTo(IntStream.range(0, READINGS).boxed().toList());
        assertThatThrownBy(() -> dynamo.query(
                                "readings",
                                Query.of("device", "D6").descending().withToken(token))
                        .count())
                .isInstanceOf(InvalidTokenException.class);
    }
}
