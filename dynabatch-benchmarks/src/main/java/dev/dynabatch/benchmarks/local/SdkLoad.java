package dev.dynabatch.benchmarks.local;

import dev.dynabatch.benchmarks.Threads;
import dev.dynabatch.benchmarks.clients.SdkClients;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writes with the AWS SDK's sync client: each thread sends one batch of 25 after another. */
final class SdkLoad implements Load {
    private static final int BATCH = 25;

    private final DynamoDbClient client;
    private final List<List<WriteRequest>> batches = new ArrayList<>();

    SdkLoad(URI endpoint, int items) {
        client = SdkClients.build(DynamoDbClient.builder(), endpoint);
        for (int from = 0; from < items; from += BATCH) {
            List<WriteRequest> batch = new ArrayList<>(BATCH);
            for (int i = from; i < Math.min(items, from + BATCH); i++) {
                Map<String, AttributeValue> item = attributes(Items.item(i));
                batch.add(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
            batches.add(batch);
        }
    }

    @Override
    public void emptyTable() {
        if (client.listTables().tableNames().contains(Items.TABLE)) {
            client.deleteTable(request -> request.tableName(Items.TABLE));
        }
        client.createTable(request -> request.tableName(Items.TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName(Items.PARTITION_KEY)
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName(Items.PARTITION_KEY)
                        .attributeType(ScalarAttributeType.S)
                        .build()));
    }

    @Override
    public void write(int threads) {
        Threads.run(threads, batches.size(), (from, to) -> {
            for (List<WriteRequest> batch : batches.subList(from, to)) {
                var answer = client.batchWriteItem(request -> request.requestItems(Map.of(Items.TABLE, batch)));
                if (!answer.unprocessedItems().isEmpty()) {
                    throw new IllegalStateException("the store left items unprocessed");
                }
            }
        });
    }

    @Override
    public void close() {
        client.close();
    }

    private static Map<String, AttributeValue> attributes(Map<String, Object> item) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        item.forEach((name, value) -> attributes.put(name, attribute(value)));
        return attributes;
    }

    private static AttributeValue attribute(Object value) {
        if (value instanceof Boolean bool) {
            return AttributeValue.fromBool(bool);
        }
        return value instanceof Number ? AttributeValue.fromN(value.toString()) : AttributeValue.fromS((String) value);
    }
}
