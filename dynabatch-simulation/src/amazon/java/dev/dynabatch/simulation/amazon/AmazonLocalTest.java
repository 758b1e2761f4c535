package dev.dynabatch.simulation.amazon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("amazon")
final class AmazonLocalTest {

    @Test
    void getItem_returnsTheItem_whenItWasPut() throws Exception {
        try (AmazonLocal amazon = AmazonLocal.start()) {
            call(amazon, "CreateTable", """
                    {"TableName":"things","BillingMode":"PAY_PER_REQUEST",
                     "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
                     "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}""");
            call(amazon, "PutItem", """
                    {"TableName":"things","Item":{"pk":{"S":"a"},"n":{"N":"1.0"}}}""");
            assertThat(call(amazon, "GetItem", """
                    {"TableName":"things","Key":{"pk":{"S":"a"}}}""")).contains("\"n\":{\"N\":\"1\"}");
        }
    }

    private static String call(AmazonLocal amazon, String operation, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(amazon.endpoint())
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20261122/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=00")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
