package dev.dynabatch.benchmarks.clients;

import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.benchmarks.items.SdkItems;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writes with the AWS SDK's async client: a caller sends the next batch as soon as fewer than the most are in flight. */
final class SdkAsyncClient implements Client {
    private final List<Map<String, AttributeValue>> items;
    private final DynamoDbAsyncClient client;
    private final int most;
    private final Semaphore permits;
    private volatile @Nullable Throwable failure;

    SdkAsyncClient(ClientSettings settings) {
        items = SdkItems.items(settings.kind(), settings.distinct());
        most = settings.connections();
        permits = new Semaphore(most);
        client = SdkClients.build(DynamoDbAsyncClient.builder(), settings.endpoint());
    }

    @Override
    public void write(Blocks blocks) {
        for (int from = blocks.take(); from >= 0; from = blocks.take()) {
            permits.acquireUninterruptibly();
            send(Map.of(ItemKind.TABLE, SdkSyncClient.requests(items.subList(from, from + Blocks.SIZE))));
        }
    }

    private void send(Map<String, List<WriteRequest>> batch) {
        var unused = client.batchWriteItem(
                        request -> request.requestItems(batch).returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .whenComplete((answer, problem) -> {
                    if (answer != null && !answer.unprocessedItems().isEmpty()) {
                        send(answer.unprocessedItems());
                        return;
                    }
                    if (problem != null) {
                        failure = problem;
                    }
                    permits.release();
                });
    }

    @Override
    public void finish(int count) {
        permits.acquireUninterruptibly(most);
        permits.release(most);
        if (failure != null) {
            throw new IllegalStateException("a batch was not written", failure);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
