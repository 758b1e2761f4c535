package dev.dynabatch.benchmarks.read;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The calls of the AWS SDK's two kinds of clients. */
interface SdkCalls extends AutoCloseable {
    /** How many may be under way. */
    int most();

    CompletableFuture<BatchGetItemResponse> get(BatchGetItemRequest request);

    ScanResponse scan(ScanRequest request);

    @Override
    void close();

    private static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDBENCHMARKEXAMPLE", "secret"));
    }

    /** The sync client: one answer after the other. */
    static SdkCalls sync(URI endpoint) {
        DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials())
                .build();
        return new SdkCalls() {
            @Override
            public int most() {
                return 1;
            }

            @Override
            public CompletableFuture<BatchGetItemResponse> get(BatchGetItemRequest request) {
                return CompletableFuture.completedFuture(client.batchGetItem(request));
            }

            @Override
            public ScanResponse scan(ScanRequest request) {
                return client.scan(request);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    /** The async client, with Netty: several batch gets under way. */
    static SdkCalls async(URI endpoint) {
        DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials())
                .build();
        return new SdkCalls() {
            @Override
            public int most() {
                return 8;
            }

            @Override
            public CompletableFuture<BatchGetItemResponse> get(BatchGetItemRequest request) {
                return client.batchGetItem(request);
            }

            @Override
            public ScanResponse scan(ScanRequest request) {
                return client.scan(request).join();
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
