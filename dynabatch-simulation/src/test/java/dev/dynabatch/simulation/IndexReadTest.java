package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.Item;
import dev.dynabatch.Query;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.metrics.BoundedTag;
import dev.dynabatch.metrics.Metric;
import dev.dynabatch.metrics.MetricReadings;
import dev.dynabatch.metrics.MetricReadings.Series;
import dev.dynabatch.metrics.TableGauges;
import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.rate.TableShare;
import dev.dynabatch.testkit.SimulatedClient;
import dev.dynabatch.testkit.VirtualTime;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of an index, and the capacity limit, on virtual time. */
class IndexReadTest {
    private static final int ITEMS = 40;
    /** What one read of all of them takes, at 5 units for each 40 KB. */
    private static final double ALL = ITEMS * 5.0;

    private final VirtualTime time = new VirtualTime();
    private final DynabatchLocal local = DynabatchLocal.builder()
            .executor(Runnable::run)
            .clock(() -> Instant.ofEpochMilli(time.millis()))
            .build();

    /** What the client said at the end of {@link #read}. */
    private TableGauges gauges = TableGauges.NONE;

    private Map<Series, Double> readings = Map.of();

    @BeforeEach
    void fill() {
        ask(
                "CreateTable",
                "{\"TableName\":\"tab\",\"BillingMode\":\"PROVISIONED\",\"ProvisionedThroughput\":"
                        + "{\"ReadCapacityUnits\":40,\"WriteCapacityUnits\":100},\"AttributeDefinitions\":["
                        + "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},{\"AttributeName\":\"sk\",\"AttributeType\":\"N\"},"
                        + "{\"AttributeName\":\"g\",\"AttributeType\":\"N\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}],"
                        + "\"GlobalSecondaryIndexes\":[{\"IndexName\":\"global\",\"KeySchema\":[{\"AttributeName\":\"g\","
                        + "\"KeyType\":\"HASH\"}],\"Projection\":{\"ProjectionType\":\"ALL\"},\"ProvisionedThroughput\":"
                        + "{\"ReadCapacityUnits\":80,\"WriteCapacityUnits\":100}}],"
                        + "\"LocalSecondaryIndexes\":[{\"IndexName\":\"local\",\"KeySchema\":[{\"AttributeName\":\"pk\","
                        + "\"KeyType\":\"HASH\"},{\"AttributeName\":\"g\",\"KeyType\":\"RANGE\"}],"
                        + "\"Projection\":{\"ProjectionType\":\"ALL\"}}]}");
        for (int i = 0; i < ITEMS; i++) {
            ask(
                    "PutItem",
                    "{\"TableName\":\"tab\",\"Item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"" + i
                            + "\"},\"g\":{\"N\":\"7\"},\"text\":{\"S\":\"" + "x".repeat(40_000) + "\"}}}");
        }
    }

    @AfterEach
    void close() {
        local.close();
    }

    private void ask(String operation, String body) {
        TransportRequest request = new TransportRequest(
                URI.create("http://localhost"),
                List.of("X-Amz-Target", "DynamoDB_20120810." + operation),
                Body.of(body.getBytes(StandardCharsets.UTF_8)));
        var unused = local.transport().send(request, new Transport.Listener() {
            @Override
            public void answered(TransportResponse response) {
                assertThat(response.status())
                        .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                        .isEqualTo(200);
            }

            @Override
            public void failed(TransportException fault) {
                throw new AssertionError(fault);
            }
        });
    }

    /** How long it takes to read all of the table and all of an index so often, one page after the other. */
    private Duration read(CapacityLimit limit, String index, int times) {
        Dynabatch dynamo = SimulatedClient.create(time, local.transport(), 11, draft -> draft.limit = limit);
        Query query = Query.of("pk", "a").withPageSize(1);
        Query ofIndex = (index.equals("global") ? Query.of("g", 7) : Query.of("pk", "a"))
                .withIndex(index)
                .withPageSize(1);
        Duration begun = time.elapsed();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        time.runUntilEnd(Bench.started(
                () -> {
                    for (int i = 0; i < times; i++) {
                        try (var table = dynamo.queryPages("tab", query);
                                var other = dynamo.queryPages("tab", ofIndex)) {
                            while (table.hasNext() && other.hasNext()) {
                                table.next().items().forEach(IndexReadTest::check);
                                other.next().items().forEach(IndexReadTest::check);
                            }
                        }
                    }
                },
                thrown));
        assertThat(thrown.get()).isNull();
        gauges = dynamo.metrics().gauges().of("tab");
        BoundedTag all = new BoundedTag(100);
        readings = MetricReadings.of(List.of(dynamo), all, all);
        dynamo.close();
        return time.elapsed().minus(begun);
    }

    private static void check(Item item) {
        assertThat(item.string("text")).hasSize(40_000);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (1_000 * seconds));
    }

    @Test
    void globalIndex_hasABucketOfItsOwn() {
        FixedRate limit = new FixedRate(1_000, 40, Duration.ofSeconds(1));
        // each of both takes its own 40 units a second, side by side
        assertThat(read(limit, "global", 2)).isBetween(seconds(2 * ALL / 40 - 2), seconds(2 * ALL / 40 + 1));
        assertThat(gauges.readUnitsPerSecond()).isEqualTo(40);
        assertThat(gauges.indexReadUnitsPerSecond()).isEqualTo(Map.of("global", 40.0));
    }

    @Test
    void localIndex_drawsOnItsTable() {
        FixedRate limit = new FixedRate(1_000, 40, Duration.ofSeconds(1));
        assertThat(read(limit, "local", 2)).isBetween(seconds(4 * ALL / 40 - 2), seconds(4 * ALL / 40 + 1));
        assertThat(gauges.readUnitsPerSecond()).isEqualTo(40);
        assertThat(gauges.indexReadUnitsPerSecond()).isEmpty();
        assertThat(readings).doesNotContainKey(new Series(Metric.RATE_LIMIT_OF_INDEX, List.of("tab", "local")));
    }

    @Test
    void scan_usesAllOfItsRate_thoughAPageIsExpectedToTakeMore() {
        // all items are in one of the segments; a page of the others takes next to nothing, which only its answer says
        Dynabatch dynamo = SimulatedClient.create(
                time, local.transport(), 11, draft -> draft.limit = new FixedRate(1_000, 20, Duration.ofSeconds(1)));
        Duration begun = time.elapsed();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        time.runUntilEnd(Bench.started(
                () -> {
                    try (var items = dynamo.scan("tab", ScanOptions.DEFAULTS.withTotalSegments(16))) {
                        items.forEach(IndexReadTest::check);
                    }
                },
                thrown));
        assertThat(thrown.get()).isNull();
        // nobody waits for what the last page overdraws, and a page has at most 128 units
        assertThat(time.elapsed().minus(begun)).isBetween(seconds((ALL - 128) / 20 - 2), seconds(ALL / 20 + 1));
        dynamo.close();
    }

    @Test
    void shareOfAGlobalIndex_isOfWhatItHas() {
        // a quarter of the table's 40 is 10; of the index's 80, 20: the table is what takes longer
        assertThat(read(new TableShare(0.25), "global", 1)).isBetween(seconds(ALL / 10 - 2), seconds(ALL / 10 + 1));
        assertThat(gauges.readUnitsPerSecond()).isEqualTo(10);
        assertThat(gauges.indexReadUnitsPerSecond()).isEqualTo(Map.of("global", 20.0));
        assertThat(readings)
                .containsEntry(new Series(Metric.RATE_LIMIT, List.of("tab", "read")), 10.0)
                .containsEntry(new Series(Metric.RATE_LIMIT_OF_INDEX, List.of("tab", "global")), 20.0);
    }

    @Test
    void rateOfAnIndex_isAbsent_whileItIsNotHeldBack() {
        assertThat(read(CapacityLimit.adaptive(), "global", 1)).isLessThan(seconds(1));
        assertThat(gauges.readUnitsPerSecond()).isNaN();
        assertThat(gauges.indexReadUnitsPerSecond()).isEmpty();
    }
}
