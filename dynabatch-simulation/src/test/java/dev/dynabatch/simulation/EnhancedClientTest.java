package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The Enhanced client as it is, over HTTP, with a bean and with a record. */
final class EnhancedClientTest {
    private static final int DAYS = 23;

    private static DynabatchLocal dynamo;
    private static LocalServer server;
    private static DynamoDbClient client;
    private static DynamoDbEnhancedClient enhanced;

    @BeforeAll
    static void serve() {
        dynamo = DynabatchLocal.inMemory();
        server = dynamo.serve(0);
        client = SdkTest.pointed(DynamoDbClient.builder(), server).build();
        enhanced = DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
    }

    @AfterAll
    static void close() {
        client.close();
        server.close();
        dynamo.close();
    }

    @Test
    void table_whenOfBeans_doesItAll() {
        doesItAll("beans", TableSchema.fromBean(Visit.class), Visit.class, Visit::of, Visit::getDay, Visit::getRooms);
    }

    @Test
    void table_whenOfRecords_doesItAll() {
        doesItAll(
                "records",
                TableSchema.fromImmutableClass(Stay.class),
                Stay.class,
                (day, rooms) -> new Stay("ann", day, rooms),
                Stay::day,
                Stay::rooms);
    }

    private static <T> void doesItAll(
            String name,
            TableSchema<T> schema,
            Class<T> type,
            Maker<T> maker,
            Function<T, Integer> day,
            Function<T, List<String>> rooms) {
        DynamoDbTable<T> table = enhanced.table(name, schema);
        table.createTable();
        WriteBatch.Builder<T> batch = WriteBatch.builder(type).mappedTableResource(table);
        IntStream.range(0, DAYS).forEach(i -> batch.addPutItem(maker.of(i, List.of())));
        enhanced.batchWriteItem(request -> request.addWriteBatch(batch.build()));

        QueryConditional late = QueryConditional.sortGreaterThan(
                Key.builder().partitionValue("ann").sortValue(17).build());
        assertThat(table.query(late).items()).extracting(day).containsExactly(18, 19, 20, 21, 22);
        assertThat(table.scan().items()).hasSize(DAYS);

        T first = maker.of(0, List.of("a", "b"));
        assertThat(rooms.apply(table.updateItem(first))).containsExactly("a", "b");
        assertThat(rooms.apply(table.getItem(first))).containsExactly("a", "b");
        assertThatThrownBy(() -> table.putItem(request -> request.item(first)
                        .conditionExpression(Expression.builder()
                                .expression("attribute_not_exists(guest)")
                                .build())))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(rooms.apply(table.deleteItem(first))).containsExactly("a", "b");
        assertThat(table.getItem(first)).isNull();
    }

    private interface Maker<T> {
        T of(int day, List<String> rooms);
    }

    /** A bean, as the Enhanced client likes them. */
    @DynamoDbBean
    public static final class Visit {
        private String guest = "";
        private int day;
        private List<String> rooms = List.of();

        static Visit of(int day, List<String> rooms) {
            Visit visit = new Visit();
            visit.setGuest("ann");
            visit.setDay(day);
            visit.setRooms(rooms);
            return visit;
        }

        @DynamoDbPartitionKey
        public String getGuest() {
            return guest;
        }

        public void setGuest(String guest) {
            this.guest = guest;
        }

        @DynamoDbSortKey
        public int getDay() {
            return day;
        }

        public void setDay(int day) {
            this.day = day;
        }

        public List<String> getRooms() {
            return rooms;
        }

        public void setRooms(List<String> rooms) {
            this.rooms = rooms;
        }
    }

    /** The same, immutable. */
    @DynamoDbImmutable(builder = Stay.Builder.class)
    public record Stay(
            @DynamoDbPartitionKey String guest,
            @DynamoDbSortKey int day,
            List<String> rooms) {
        /** What the Enhanced client builds one with. */
        public static final class Builder {
            private String guest = "";
            private int day;
            private List<String> rooms = List.of();

            public Builder guest(String value) {
                guest = value;
                return this;
            }

            public Builder day(int value) {
                day = value;
                return this;
            }

            public Builder rooms(List<String> value) {
                rooms = value;
                return this;
            }

            public Stay build() {
                return new Stay(guest, day, rooms);
            }
        }
    }
}
