package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.items.SdkItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writes with the AWS SDK's sync client and the HTTP client that its process was started with: each caller sends one batch of 25 after another. */
final class SdkSyncClient implements Client {
    private final List<Map<String, AttributeValue>> items;
    private final DynamoDbClient client;

    SdkSyncClient(ClientSettings settings) {
        items = SdkItems.items(settings.kind(), settings.distinct());
        client = SdkClients.build(DynamoDbClient.builder(), settings.endpoint());
    }

    static List<WriteRequest> requests(List<Map<String, AttributeValue>> items) {
        List<WriteRequest> requests = new ArrayList<>(items.size());
        for (Map<String, AttributeValue> item : items) {
            requests.add(
                    WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        return requests;
    }

    @Override
    public void write(Blocks blocks) {
        for (int from = blocks.take(); from >= 0; from = blocks.take()) {
            send(Map.of(ItemKind.TABLE, requests(items.subList(from, from + Blocks.SIZE))));
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
