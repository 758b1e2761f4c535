package dev.dynabatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.testkit.LocalDynamo.Index;
import dev.dynabatch.testkit.LocalDynamo.Inject;
import dev.dynabatch.testkit.LocalDynamo.Table;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the extension gives. */
@LocalDynamo(tables = @Table(name = "users", partitionKey = "pk", sortKey = "year:N"))
class LocalDynamoTest {
    private final DynabatchLocal ofConstructor;

    @Inject
    private DynabatchLocal local;

    @Inject
    private Dynabatch client;

    @Inject
    private URI endpoint;

    LocalDynamoTest(DynabatchLocal ofConstructor) {
        this.ofConstructor = ofConstructor;
    }

    @BeforeEach
    void prepare(Dynabatch dynamo) {
        dynamo.put("users", Map.of("pk", "a", "year", 1999));
    }

    @AfterEach
    void look(Dynabatch dynamo) {
        assertThat(dynamo.tables().list()).contains("users");
    }

    @Test
    void parameters_areThoseOfTheFields_whenAskedForTwice(
            DynabatchLocal again, Dynabatch dynamo, LocalServer server, @Inject URI uri) {
        assertThat(again).isSameAs(local).isSameAs(ofConstructor);
        assertThat(dynamo).isSameAs(client);
        assertThat(server.endpoint()).isEqualTo(uri).isEqualTo(endpoint);
        assertThat(dynamo.tables().describe("users").keySchema()).hasToString("pk:S,year:N");
        try (Dynabatch overHttp = Dynabatch.builder().endpoint(uri).build()) {
            assertThat(overHttp.scan("users")).hasSize(1);
        }
    }

    @RepeatedTest(3)
    void store_isFresh_whateverRanBefore(Dynabatch dynamo) {
        assertThat(dynamo.scan("users")).hasSize(1);
        dynamo.put("users", Map.of("pk", "b", "year", 2000));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void store_isFresh_forEveryArgument(int year, Dynabatch dynamo) {
        dynamo.put("users", Map.of("pk", "b", "year", year));
        assertThat(dynamo.scan("users")).hasSize(2);
    }

    @Test
    @LocalDynamo(tables = {@Table(name = "orders", partitionKey = "id:B"), @Table(name = "users", partitionKey = "pk")})
    void tables_areAddedAndReplaced_whenTheMethodNamesSome(Dynabatch dynamo) {
        assertThat(dynamo.tables().list()).containsExactly("orders", "users");
        assertThat(dynamo.tables().describe("users").keySchema()).hasToString("pk:S");
    }

    /** An annotation of the user's own. */
    @Retention(RetentionPolicy.RUNTIME)
    @LocalDynamo(tables = @Table(name = "cities", partitionKey = "country", sortKey = "city"))
    @interface WithCities {}

    @Nested
    @WithCities
    class WhenNested {
        @Inject
        private Dynabatch inner;

        @Test
        void tables_areAdded_byAnAnnotationOnAnAnnotation() {
            assertThat(inner).isSameAs(client);
            assertThat(inner.tables().list()).containsExactly("cities", "users");
        }

        @Nested
        class AndOnceMore {
            @Test
            void tables_areThoseAround_whenNothingIsSaid(Dynabatch dynamo) {
                assertThat(dynamo.tables().list()).containsExactly("cities", "users");
            }
        }
    }

    @Nested
    @LocalDynamo(
            tables =
                    @Table(
                            name = "wide",
                            partitionKey = "pk",
                            sortKey = "sk",
                            writeUnits = 7,
                            readUnits = 5,
                            indexes = {
                                @Index(
                                        name = "byCity",
                                        partitionKey = "city",
                                        sortKey = "pk",
                                        include = {"name", "age"}),
                                @Index(name = "byAge", sortKey = "age:N", keysOnly = true)
                            }))
    class WithIndexes {
        @Test
        void table_hasItsIndexesAndUnits(DynabatchLocal store) {
            assertThat(Describing.table(store, "wide"))
                    .contains("\"IndexName\":\"byCity\"", "\"NonKeyAttributes\":[\"name\",\"age\"]")
                    .contains("\"IndexName\":\"byAge\"", "\"ProjectionType\":\"KEYS_ONLY\"")
                    .contains("\"LocalSecondaryIndexes\"", "\"GlobalSecondaryIndexes\"")
                    .contains("\"WriteCapacityUnits\":7", "\"ReadCapacityUnits\":5")
                    .contains("{\"AttributeName\":\"age\",\"AttributeType\":\"N\"}");
        }
    }

    @Nested
    @LocalDynamo(faults = "throttles", capacity = "1009/1009", seed = 7)
    class WhenThereAreFaults {
        @Test
        void writer_writesAll_throughFaultsAndLimits(Dynabatch dynamo, DynabatchLocal store) {
            try (BatchWriter users = dynamo.writer("users")) {
                for (int i = 0; i < 499; i++) {
                    users.put(Map.of("pk", "b", "year", i));
                }
            }
            store.faults(FaultPlan.NONE);
            assertThat(dynamo.scan("users")).hasSize(500);
            assertThat(store.faultsPlayed()).isNotEmpty();
        }

        @Test
        @LocalDynamo(faults = "none")
        void faults_areGone_whenTheMethodWantsNone(Dynabatch dynamo, DynabatchLocal store) {
            for (int i = 0; i < 53; i++) {
                dynamo.put("users", Map.of("pk", "b", "year", i));
            }
            assertThat(store.faultsPlayed()).isEmpty();
        }
    }

    @Nested
    @LocalDynamo(shared = true)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class WhenShared {
        @Inject
        private static Dynabatch ofClass;

        @BeforeAll
        static void prepareAll(DynabatchLocal store, Dynabatch dynamo) {
            assertThat(dynamo).isSameAs(ofClass);
            dynamo.put("users", Map.of("pk", "once", "year", 1));
        }

        @Test
        @Order(1)
        void item_isPut_byOneTest(Dynabatch dynamo) {
            dynamo.put("users", Map.of("pk", "first", "year", 1));
            assertThat(dynamo).isSameAs(ofClass);
        }

        @Test
        @Order(2)
        void item_isFound_byTheNext(Dynabatch dynamo) {
            assertThat(dynamo.scan("users")).hasSize(3);
        }

        @Test
        @Order(3)
        @LocalDynamo
        void store_isTheTestsOwn_whenItHasAnAnnotation(Dynabatch dynamo) {
            assertThat(dynamo.scan("users")).hasSize(1);
        }

        @Nested
        @Order(4)
        class AndNested {
            @Test
            void store_isTheOneAround(Dynabatch dynamo) {
                assertThat(dynamo.scan("users")).hasSize(3);
            }
        }
    }

    @Test
    @LocalDynamo.SystemProperties
    void clientOfTheEnvironment_reachesTheStore_whenThePropertiesAreSet() {
        try (Dynabatch usual = Dynabatch.create()) {
            assertThat(usual.scan("users")).hasSize(1);
        }
        assertThat(System.getProperty("aws.endpointUrlDynamoDb")).isEqualTo(endpoint.toString());
    }
}
