package dev.dynabatch.benchmarks.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Select;

final class LoadTest {
    @Test
    void write_leavesEveryItem_whenClientsTakeTurns() {
        try (DynabatchLocal store = DynabatchLocal.inMemory();
                LocalServer server = store.serve(0);
                Load dynabatch = new DynabatchLoad(server.endpoint(), 331);
                Load sdk = new SdkLoad(server.endpoint(), 211)) {
            dynabatch.emptyTable();
            dynabatch.write(3);
            assertThat(count(server)).isEqualTo(331);

            sdk.emptyTable();
            assertThat(count(server)).isZero();
            sdk.write(2);
            assertThat(count(server)).isEqualTo(211);
        }
    }

    private static int count(LocalServer server) {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            return client.scan(request -> request.tableName(Items.TABLE).select(Select.COUNT))
                    .count();
        }
    }
}
