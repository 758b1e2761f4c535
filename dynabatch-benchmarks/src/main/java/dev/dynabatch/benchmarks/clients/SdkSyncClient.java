package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.items.SdkItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writes with the AWS SDK's sync client: each caller sends one batch of 25 after another. */
final class SdkSyncClient implements Client {
    private final List<Map<String, AttributeValue>> items;
    private final DynamoDbClient client;

    SdkSyncClient(ClientSettings settings) {
        items = settings.kind().items().stream().map(SdkItems::of).toList();
        client = DynamoDbClient.builder()
                .endpointOverride(settings.endpoint())
                .region(Region.of(ClientSettings.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(ClientSettings.ACCESS_KEY, ClientSettings.SECRET_KEY)))
                .build();
    }

    @Override
    public void write(Blocks blocks) {
        for (int from = blocks.take(); from >= 0; from = blocks.take()) {
            List<WriteRequest> batch = new ArrayList<>(Blocks.SIZE);
            for (Map<String, AttributeValue> item : items.subList(from, from + Blocks.SIZE)) {
                batch.add(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
            send(Map.of(ItemKind.TABLE, batch));
        }
    }

    private void send(Map<String, List<WriteRequest>> batch) {
        Map<String, List<WriteRequest>> left = batch;
        while (!left.isEmpty()) {
            Map<String, List<WriteRequest>> sending = left;
            BatchWriteItemResponse answer = client.batchWriteItem(
                    request -> request.requestItems(sending).returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));
            left = answer.unprocessedItems();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
