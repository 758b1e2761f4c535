package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The AWS SDK as it is, over HTTP; its Enhanced client is {@link EnhancedClientTest}'s. */
final class SdkTest {
    private static final int ITEMS = 23;

    private static DynabatchLocal dynamo;
    private static LocalServer server;
    private static DynamoDbClient client;
    private static DynamoDbAsyncClient async;

    @BeforeAll
    static void serve() {
        dynamo = DynabatchLocal.inMemory();
        server = dynamo.serve(0);
        client = pointed(DynamoDbClient.builder(), server).build();
        async = pointed(DynamoDbAsyncClient.builder(), server).build();
    }

    @AfterAll
    static void close() {
        async.close();
        client.close();
        server.close();
        dynamo.close();
    }

    static <B extends AwsClientBuilder<B, C>, C> B pointed(B builder, LocalServer server) {
        return builder.endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
    }

    @Test
    void paginators_whenPagesAreSmall_findAll() {
        client.createTable(table("pages"));
        client.waiter().waitUntilTableExists(request -> request.tableName("pages"));

        assertThat(client.batchWriteItem(batch("pages")).unprocessedItems()).isEmpty();

        assertThat(client.scanPaginator(request -> request.tableName("pages").limit(7))
                        .items())
                .hasSize(ITEMS);
        assertThat(client.queryPaginator(request -> request.tableName("pages")
                                .keyConditionExpression("pk = :p AND sk > :s")
                                .expressionAttributeValues(Map.of(":p", s("p1"), ":s", n(7)))
                                .limit(2))
                        .items())
                .extracting(item -> item.get("sk").n())
                .containsExactly("10", "13", "16", "19", "22");
    }

    @Test
    void asyncPaginator_whenPagesAreSmall_findsAll() {
        async.createTable(table("asynchronous")).join();
        async.waiter()
                .waitUntilTableExists(request -> request.tableName("asynchronous"))
                .join();

        async.batchWriteItem(batch("asynchronous")).join();

        List<String> found = new ArrayList<>();
        async.scanPaginator(request -> request.tableName("asynchronous").limit(5))
                .items()
                .subscribe(item -> found.add(item.get("sk").n()))
                .join();
        assertThat(found).hasSize(ITEMS).doesNotHaveDuplicates();
    }

    @Test
    void deleteItem_whenThere_isGone() {
        client.createTable(table("deleted"));
        Map<String, AttributeValue> key = Map.of("pk", s("p"), "sk", n(1));
        client.putItem(request -> request.tableName("deleted").item(key));
        assertThat(client.getItem(request -> request.tableName("deleted").key(key))
                        .item())
                .isEqualTo(key);

        client.deleteItem(request -> request.tableName("deleted").key(key));

        assertThat(client.getItem(request -> request.tableName("deleted").key(key))
                        .hasItem())
                .isFalse();
    }

    @Test
    void putItem_whenTheConditionFails_throwsTheTypedException() {
        client.createTable(table("conditions"));
        Map<String, AttributeValue> item = Map.of("pk", s("p"), "sk", n(1));
        client.putItem(request -> request.tableName("conditions").item(item));

        assertThatThrownBy(() -> client.putItem(request -> request.tableName("conditions")
                        .item(item)
                        .conditionExpression("attribute_not_exists(pk)")
                        .returnValuesOnConditionCheckFailure("ALL_OLD")))
                .isInstanceOfSatisfying(
                        ConditionalCheckFailedException.class,
                        e -> assertThat(e.item()).isEqualTo(item));
        assertThatThrownBy(() -> async.putItem(request -> request.tableName("conditions")
                                .item(item)
                                .conditionExpression("sk > :n")
                                .expressionAttributeValues(Map.of(":n", n(1))))
                        .join())
                .hasCauseInstanceOf(ConditionalCheckFailedException.class);
    }

    @Test
    void putItem_whenTheKeyIsOfAnotherType_tellsCodeMessageAndRequest() {
        client.createTable(table("types"));

        assertThatThrownBy(() ->
                        client.putItem(request -> request.tableName("types").item(Map.of("pk", n(1), "sk", n(1)))))
                .isInstanceOfSatisfying(DynamoDbException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("One or more parameter values were invalid: Type mismatch for key pk expected: S"
                                    + " actual: N");
                    assertThat(e.requestId()).isNotBlank();
                });
    }

    @Test
    void scan_whenThereIsNoTable_throwsTheTypedException() {
        assertThatThrownBy(() -> client.scan(request -> request.tableName("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private static CreateTableRequest table(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .keySchema(List.of(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)))
                .attributeDefinitions(
                        List.of(attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.N)))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static BatchWriteItemRequest batch(String table) {
        List<WriteRequest> writes = IntStream.range(0, ITEMS)
                .mapToObj(i -> WriteRequest.builder()
                        .putRequest(put -> put.item(Map.of("pk", s("p" + i % 3), "sk", n(i))))
                        .build())
                .toList();
        return BatchWriteItemRequest.builder()
                .requestItems(Map.of(table, writes))
                .build();
    }

    private static AttributeValue s(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue n(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }
}
