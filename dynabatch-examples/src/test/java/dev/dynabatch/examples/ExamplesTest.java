package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.Outcome;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs every example against the embedded store. */
class ExamplesTest {
    private static final int COUNT = 107;
    private static final List<Map<String, Object>> ITEMS = IntStream.range(0, COUNT)
            .mapToObj(i -> Map.<String, Object>of("pk", "USER#" + i, "name", "User " + i))
            .toList();

    private final DynabatchLocal local = DynabatchLocal.inMemory();
    private final Transport transport = local.transport();
    private final Dynabatch dynamo = Dynabatch.builder().transport(transport).build();

    @BeforeEach
    void createTables() {
        dynamo.tables().create("users", KeySchema.parse("pk"));
        dynamo.tables().create("cities", KeySchema.parse("country,city"));
    }

    @AfterEach
    void close() {
        dynamo.close();
        local.close();
    }

    @Test
    void quickStart_when_endpointIsLocal_writesAll() {
        try (LocalServer server = local.serve(0)) {
            System.setProperty("aws.endpointUrlDynamoDb", server.endpoint().toString());
            System.setProperty("aws.region", "eu-west-1");
            System.setProperty("aws.accessKeyId", "local");
            System.setProperty("aws.secretAccessKey", "local");
            QuickStart.main(new String[0]);
        } finally {
            List.of("aws.endpointUrlDynamoDb", "aws.region", "aws.accessKeyId", "aws.secretAccessKey")
                    .forEach(System::clearProperty);
        }
        assertThat(dynamo.scan("users")).hasSize(99);
    }

    @Test
    void writing_when_run_endsAsItSays() {
        assertThat(Writing.everyKindOfValue(dynamo).written()).isEqualTo(3);
        assertThat(dynamo.get("users", Map.of("pk", "USER#2"))
                        .item()
                        .orElseThrow()
                        .longValue("score"))
                .isEqualTo(9007199254740993L);
        assertThat(Writing.futures(dynamo)).hasSize(100).allMatch(Outcome.Written.class::isInstance);
        Writing.keySchema(dynamo);
        assertThat(dynamo.scan("cities")).hasSize(1);
        assertThat(Writing.nonBlocking(dynamo, ITEMS)).isZero();
    }

    @Test
    void function_when_calledTwice_writesAllEachTime() {
        Functions function = new Functions(dynamo);
        function.handle(ITEMS.subList(0, 53), () -> 30_000);
        assertThat(dynamo.scan("users")).hasSize(53);
        function.handle(ITEMS, () -> 30_000);
        assertThat(dynamo.scan("users")).hasSize(COUNT);
    }

    @Test
    void failures_when_oneItemIsRefused_areToldOnceAndHurtNobody() {
        List<Map<String, Object>> items = new ArrayList<>(ITEMS);
        items.set(53, Map.of("pk", "USER#53", "name", "POISON"));
        Queue<String> kept = new ConcurrentLinkedQueue<>();
        Queue<String> sunk = new ConcurrentLinkedQueue<>();
        try (Dynabatch picky =
                Dynabatch.builder().transport(new PickyTransport(transport)).build()) {
            Writing.failures(picky, items, kept);
            Writing.sink(picky, items, sunk);
        }
        assertThat(kept).singleElement().asString().contains("USER#53");
        assertThat(sunk).containsExactlyElementsOf(kept);
        assertThat(dynamo.scan("users")).hasSize(COUNT - 1);
    }

    /** Refuses every batch that has a poisoned item, as the service does for what only it can know. */
    private record PickyTransport(Transport inner) implements Transport {
        @Override
        public Exchange send(TransportRequest request, Listener listener) {
            String body = new String(request.body().bytes(), StandardCharsets.UTF_8);
            if (!body.contains("POISON")) {
                return inner.send(request, listener);
            }
            String refusal = "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"poisoned\"}";
            listener.answered(new TransportResponse(400, List.of(), refusal.getBytes(StandardCharsets.UTF_8)));
            return () -> {};
        }

        @Override
        public boolean signed() {
            return false;
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void reading_when_itemsAreThere_findsThem() {
        Writing.failures(dynamo, ITEMS, new ConcurrentLinkedQueue<>());
        assertThat(Reading.oneItem(dynamo)).isEqualTo("User 1");
        List<Map<String, Object>> keys = ITEMS.stream()
                .map(item -> Map.<String, Object>of("pk", String.valueOf(item.get("pk"))))
                .toList();
        assertThat(Reading.many(dynamo, keys)).isEqualTo(COUNT);
        assertThat(Reading.scan(dynamo)).isEqualTo(COUNT);
        assertThat(Reading.gathered(dynamo)).isEqualTo("User 1, User 2");
        assertThat(Reading.missing(dynamo, List.of(Map.of("pk", "USER#1"), Map.of("pk", "NOBODY"))))
                .isEqualTo(1);
        long ones = ITEMS.stream()
                .filter(item -> String.valueOf(item.get("name")).startsWith("User 1"))
                .count();
        assertThat(Reading.filtered(dynamo)).isEqualTo(ones);
    }

    @Test
    void pages_when_read_areWholeAndGoOn() throws IOException {
        Writing.failures(dynamo, ITEMS, new ConcurrentLinkedQueue<>());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(Reading.export(dynamo, file)).isEqualTo(COUNT);
        assertThat(file.toString(StandardCharsets.UTF_8).lines().map(Item::fromDynamoDbJson))
                .hasSize(COUNT);
        List<Item> seen = new ArrayList<>();
        String token = Reading.begin(dynamo, seen);
        assertThat(seen).hasSize(30);
        Reading.goOn(dynamo, token, seen);
        assertThat(seen).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @Test
    void query_when_run_findsARangeBackwards() {
        dynamo.tables().create("orders", KeySchema.parse("customer,day"));
        try (BatchWriter orders = dynamo.writer("orders")) {
            for (int day = 1; day <= 28; day++) {
                orders.put(Map.of("customer", "C#1", "day", String.format("2026-%02d-%02d", 1 + day / 20, day)));
            }
        }
        assertThat(Reading.query(dynamo)).containsExactly("2026-01-19", "2026-01-18", "2026-01-17");
    }

    @Test
    void operating_when_run_countsAndLimits() {
        LongAdder throttled = new LongAdder();
        try (Dynabatch limited = Operating.limits(transport);
                Dynabatch observed = Operating.observed(transport, throttled)) {
            assertThat(Operating.totals(limited, ITEMS).itemsSent()).isEqualTo(COUNT);
            assertThat(Operating.totals(observed, ITEMS).requests()).isEqualTo(5);
            assertThat(Operating.hotKeys(observed)).hasSize(100);
        }
        assertThat(throttled.sum()).isZero();
        Operating.embedded();
        assertThat(Operating.server().getHost()).isEqualTo("127.0.0.1");
    }
}
