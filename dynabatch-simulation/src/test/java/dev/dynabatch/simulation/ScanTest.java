package dev.dynabatch.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Expression;
import dev.dynabatch.InvalidTokenException;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.ItemPages;
import dev.dynabatch.KeySchema;
import dev.dynabatch.Query;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ServiceException;
import dev.dynabatch.metrics.OperationTotals;
import dev.dynabatch.metrics.ServiceOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scans against Dynabatch Local, on real threads. */
@Timeout(60)
class ScanTest {
    @RegisterExtension
    static final Readings READINGS = new Readings();

    private final Dynabatch dynamo = READINGS.dynamo;

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
        OperationTotals before = READINGS.totals(ServiceOperation.SCAN);
        try (ItemPages pages = dynamo.scanPages("readings", options)) {
            for (int taken = 1; taken < 100; taken++) {
                pages.next();
                assertThat(READINGS.totals(ServiceOperation.SCAN).minus(before).requests())
                        .isBetween((long) taken, taken + 7L);
            }
        }
    }

    private static List<Integer> numbers(Stream<Item> items) {
        try (items) {
            return items.map(item -> item.intValue("number")).toList();
        }
    }

    private static final Set<Integer> ALL =
            Set.copyOf(IntStream.range(0, Readings.ITEMS).boxed().toList());

    @Test
    void scan_returnsEveryItemOnce_howeverItIsCut() {
        for (ScanOptions options : List.of(
                ScanOptions.DEFAULTS,
                ScanOptions.DEFAULTS.withTotalSegments(53).withParallelism(7),
                ScanOptions.DEFAULTS.withTotalSegments(1),
                ScanOptions.DEFAULTS.withPageSize(13),
                ScanOptions.DEFAULTS.withReadAhead(1).withConsistentRead(true))) {
            List<Integer> found = numbers(dynamo.scan("readings", options));
            assertThat(found).hasSize(Readings.ITEMS);
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
        assertThat(found).hasSize(Readings.ITEMS);
        assertThat(Set.copyOf(found)).isEqualTo(ALL);
    }

    @Test
    void segment_isReadFromItsBeginning_byATokenThatSaysNoMore() {
        ScanOptions options = ScanOptions.DEFAULTS.withSegment(3, 5).withPageSize(17);
        String token;
        try (ItemPages pages = dynamo.scanPages("readings", options)) {
            token = pages.token();
        }
        assertThat(numbers(dynamo.scan("readings", options.withToken(token))))
                .isNotEmpty()
                .containsExactlyElementsOf(numbers(dynamo.scan("readings", options)));
    }

    @Test
    void progress_isThatOfTheSegmentsThatAreRead_whateverTheTokenSaysOfOthers() {
        ScanOptions options = ScanOptions.DEFAULTS.withTotalSegments(5);
        String token;
        try (ItemPages pages = dynamo.scanPages("readings", options)) {
            pages.next();
            pages.next();
            pages.next();
            token = pages.token();
        }
        for (int segment = 0; segment < 5; segment++) {
            try (ItemPages pages =
                    dynamo.scanPages("readings", options.withSegment(segment, 5).withToken(token))) {
                pages.items().forEach(item -> {});
                assertThat(pages.progress().segments()).isEqualTo(1);
                assertThat(pages.progress().segmentsDone()).isEqualTo(1);
            }
        }
    }

    @Test
    void scan_filtersProjectsAndLimits() {
        ScanOptions options = ScanOptions.DEFAULTS
                .withFilter(Expression.of("#s = :s").withName("#s", "status").withValue(":s", "odd"))
                .withProjection("number", "status");
        assertThat(numbers(dynamo.scan("readings", options)))
                .hasSize(Readings.ITEMS / 2)
                .allMatch(number -> number % 2 == 1);
        assertThat(dynamo.scan("readings", options.withLimit(101)))
                .hasSize(101)
                .allSatisfy(item -> assertThat(item.keySet()).containsOnly("number", "status"));
        assertThat(numbers(dynamo.scan("readings", ScanOptions.DEFAULTS.withLimit(1_201))))
                .hasSize(1_201)
                .doesNotHaveDuplicates();
        OperationTotals before = READINGS.totals(ServiceOperation.SCAN);
        assertThat(dynamo.scan("readings", ScanOptions.DEFAULTS.withLimit(3))).hasSize(3);
        assertThat(READINGS.totals(ServiceOperation.SCAN).minus(before).consumed())
                .isLessThan(2);
    }

    @Test
    void scan_forAFewItemsThatAFilterLeaves_looksAtMoreThanItWants() {
        Expression filter = Expression.of("#n >= :n").withName("#n", "number");
        for (int wanted : List.of(1, 3, 17)) {
            ScanOptions options = ScanOptions.DEFAULTS
                    .withFilter(filter.withValue(":n", Readings.ITEMS - wanted))
                    .withLimit(wanted);
            OperationTotals before = READINGS.totals(ServiceOperation.SCAN);
            assertThat(numbers(dynamo.scan("readings", options)))
                    .hasSize(wanted)
                    .doesNotHaveDuplicates();
            OperationTotals spent = READINGS.totals(ServiceOperation.SCAN).minus(before);
            assertThat(spent.requests()).isLessThan(30); // it may be all 3,007 items that must be looked at
            assertThat(spent.consumed()).isLessThan(2 * 300); // all of them, of 3 MB, take 300
        }
    }

    @Test
    void scan_ofFilteredItems_readsEachOnce_howeverFewAreWantedAtATime() {
        for (int wanted : List.of(1, 2, 29, 997)) {
            ScanOptions options = ScanOptions.DEFAULTS
                    .withFilter(Expression.of("begins_with(#d, :d)")
                            .withName("#d", "device")
                            .withValue(":d", "D7")) // D7 and D70 to D79, each with all of its items side by side
                    .withLimit(wanted);
            List<Integer> found = new ArrayList<>();
            String token = null;
            int before;
            do {
                before = found.size();
                try (ItemPages pages = dynamo.scanPages("readings", options.withToken(token))) {
                    found.addAll(numbers(pages.items()));
                    token = pages.token();
                }
                assertThat(found.size() - before).isLessThanOrEqualTo(wanted);
            } while (found.size() - before == wanted);
            assertThat(found).hasSize(11 * Readings.READINGS).doesNotHaveDuplicates();
        }
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
            assertThat(found).hasSize(Readings.ITEMS);
            assertThat(Set.copyOf(found)).isEqualTo(ALL);
        }
    }

    @Test
    void page_thatIsThere_isGivenOut_whoeverClosesTheScanMeanwhile() {
        ItemPages pages = dynamo.scanPages("readings", ScanOptions.DEFAULTS.withTotalSegments(3));
        assertThat(pages.hasNext()).isTrue();
        pages.close(); // as another thread may do
        assertThat(pages.next().count()).isPositive();
        assertThat(pages.hasNext()).isFalse();
    }

    @Test
    void token_ofTheEnd_bringsNothing() {
        try (ItemPages pages = dynamo.scanPages("readings", ScanOptions.DEFAULTS.withTotalSegments(3))) {
            pages.items().forEach(item -> {});
            assertThat(pages.progress().segmentsDone())
                    .isEqualTo(pages.progress().segments())
                    .isEqualTo(3);
            assertThat(pages.progress().items()).isEqualTo(Readings.ITEMS);
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
        assertThat(found).hasSize(Readings.ITEMS);
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
        assertThat(found).hasSizeBetween(1_000, Readings.ITEMS - 101);
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
}
