package dev.dynabatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.CapacityModel;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.testkit.LocalDynamo;
import dev.dynabatch.testkit.LocalDynamo.Index;
import dev.dynabatch.testkit.LocalDynamo.Inject;
import dev.dynabatch.testkit.LocalDynamo.Table;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What docs/testing.md shows. */
class TestingTest {
    // tag::extension[]
    @Nested
    @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk", sortKey = "year:N"))
    class UsersTest {
        @Test
        void user_isFound_whenPut(Dynabatch dynamo) {
            dynamo.put("users", Map.of("pk", "USER#1", "year", 1999, "name", "Ada"));
            assertThat(dynamo.get("users", Map.of("pk", "USER#1", "year", 1999)).item())
                    .isPresent();
        }

        @Test
        void table_isEmpty_whateverOtherTestsDid(Dynabatch dynamo) {
            assertThat(dynamo.scan("users")).isEmpty();
        }
    }
    // end::extension[]

    // tag::tables[]
    @Nested
    @LocalDynamo(
            tables = {
                @Table(
                        name = "orders",
                        partitionKey = "customer",
                        sortKey = "number:N",
                        indexes = {
                            @Index(name = "byState", partitionKey = "state", sortKey = "number:N"), // global
                            @Index(name = "byDate", sortKey = "date", keysOnly = true) // local
                        }),
                @Table(name = "limited", partitionKey = "pk", writeUnits = 5, readUnits = 10)
            },
            shared = true) // one store for all tests of the class
    class OrdersTest {
        @Inject
        private DynabatchLocal local; // the store

        @Inject
        private Dynabatch dynamo; // a client of it, in process

        @Inject
        private URI endpoint; // its HTTP server, for any SDK

        @Test
        void tables_areThere_whenATestBegins() {
            assertThat(dynamo.tables().list()).containsExactly("limited", "orders");
            try (Dynabatch overHttp = Dynabatch.builder().endpoint(endpoint).build()) {
                assertThat(overHttp.tables().list()).hasSize(2);
            }
            assertThat(local.transport().signed()).isFalse(); // in process, nobody needs to sign
        }
    }
    // end::tables[]

    // tag::sdk[]
    @Test
    @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"))
    @LocalDynamo.SystemProperties
    void codeWithTheAwsSdk_reachesTheStore_asItIs() {
        try (DynamoDbClient sdk = DynamoDbClient.create()) { // endpoint, region, credentials: from system properties
            sdk.putItem(put -> put.tableName("users").item(Map.of("pk", AttributeValue.fromS("USER#1"))));
            assertThat(sdk.scan(scan -> scan.tableName("users")).count()).isEqualTo(1);
        }
    }
    // end::sdk[]

    // tag::careless[]
    @Test
    @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"), capacity = "1/100")
    @LocalDynamo.SystemProperties
    void careless_losesItems_whenTheTableThrottles(Dynabatch dynamo) {
        try (DynamoDbClient sdk = DynamoDbClient.create()) {
            BatchWriteItemResponse response =
                    sdk.batchWriteItem(batch -> batch.requestItems(Map.of("users", puts(25))));
            // 200 OK, no exception, and most of it is not written: it stands in the answer that nobody looks at
            assertThat(response.unprocessedItems().get("users")).hasSizeGreaterThan(1);
            assertThat(dynamo.scan("users").count()).isLessThan(25);
        }
    }
    // end::careless[]

    // tag::puts[]
    static List<WriteRequest> puts(int count) {
        List<WriteRequest> puts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS("USER#" + i));
            puts.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        return puts;
    }
    // end::puts[]

    // tag::writer[]
    @Test
    @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"), capacity = "211/1000")
    void writer_writesEverything_whenTheTableThrottles(Dynabatch dynamo) {
        try (BatchWriter users = dynamo.writer("users")) {
            users.putAll(IntStream.range(0, 499).mapToObj(i -> Map.of("pk", "USER#" + i)));
        }
        assertThat(dynamo.scan("users")).hasSize(499);
    }
    // end::writer[]

    // tag::chaos[]
    @Test
    @LocalDynamo(tables = @Table(name = "users", partitionKey = "pk"), faults = "chaos", seed = 7)
    void writer_writesEverything_whateverHappens(Dynabatch dynamo, DynabatchLocal local) {
        try (BatchWriter users = dynamo.writer("users")) {
            users.putAll(IntStream.range(0, 499).mapToObj(i -> Map.of("pk", "USER#" + i)));
        }
        assertThat(local.faultsPlayed()).isNotEmpty();
        local.faults(FaultPlan.NONE); // what the test itself reads is not to be disturbed
        assertThat(dynamo.scan("users")).hasSize(499);
    }
    // end::chaos[]

    // tag::lost[]
    @Test
    @LocalDynamo(tables = @Table(name = "counters", partitionKey = "pk"), seed = 7)
    @LocalDynamo.SystemProperties
    void counter_countsTwice_whenAnAnswerIsLost(DynabatchLocal local) {
        Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("visits"));
        try (DynamoDbClient sdk = DynamoDbClient.create()) {
            local.faults(FaultPlan.builder().chance(Fault.DROPPED_ANSWER, 0.3).build());
            for (int i = 0; i < 23; i++) {
                sdk.updateItem(update -> update.tableName("counters")
                        .key(key)
                        .updateExpression("ADD visits :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
            }
            local.faults(FaultPlan.NONE);
            // no exception, and more than 23: the SDK sent again what had been applied
            String visits = sdk.getItem(get -> get.tableName("counters").key(key))
                    .item()
                    .get("visits")
                    .n();
            assertThat(Integer.parseInt(visits)).isGreaterThan(23);
        }
    }
    // end::lost[]

    @Test
    void store_isSetUpByHand_whenThereIsNoJUnit() {
        // tag::plain[]
        CapacityModel fiveEach = CapacityModel.provisioned(5, 5);
        try (DynabatchLocal local = DynabatchLocal.builder().capacity(fiveEach).build();
                LocalServer server = local.serve(0);
                Dynabatch dynamo =
                        Dynabatch.builder().transport(local.transport()).build()) {
            System.out.println("any SDK may use " + server.endpoint() + ", this client needs no HTTP");
            assertThat(dynamo.tables().list()).isEmpty();
        }
        // end::plain[]
    }
}
