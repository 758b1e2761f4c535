package dev.dynabatch.benchmarks.read;

import dev.dynabatch.benchmarks.clients.SdkClients;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The calls of the AWS SDK's two kinds of clients.
 *
 * @param most how many may be under way
 * @param gets makes a batch get
 * @param scans makes a scan, and waits for it
 * @param end closes the client
 */
record SdkCalls(
        int most,
        Function<BatchGetItemRequest, CompletableFuture<BatchGetItemResponse>> gets,
        Function<ScanRequest, ScanResponse> scans,
        Runnable end)
        implements AutoCloseable {

    /** The sync client: one answer after the other. */
    static SdkCalls sync(URI endpoint) {
        DynamoDbClient client = SdkClients.build(DynamoDbClient.builder(), endpoint);
        return new SdkCalls(
                1,
                request -> CompletableFuture.completedFuture(client.batchGetItem(request)),
                request -> client.scan(request),
                () -> client.close());
    }

    /** The async client, with Netty: several batch gets under way. */
    static SdkCalls async(URI endpoint) {
        DynamoDbAsyncClient client = SdkClients.build(DynamoDbAsyncClient.builder(), endpoint);
        return new SdkCalls(
                8,
                request -> client.batchGetItem(request),
                request -> client.scan(request).join(),
                () -> client.close());
    }

    @Override
    public void close() {
        end.run();
    }
}
