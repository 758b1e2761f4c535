package dev.dynabatch.simulation.amazon;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Our store and Amazon's, each asked below any SDK, so that no client's own checks come between. */
final class Pair implements AutoCloseable {
    private static final String TARGET = "DynamoDB_20120810.";

    private final AmazonLocal amazon = AmazonLocal.start();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private DynabatchLocal ours = fresh();

    Answer ours(Call call) {
        byte[] body = Json.write(call.body()).getBytes(StandardCharsets.UTF_8);
        CompletableFuture<TransportResponse> response = new CompletableFuture<>();
        TransportRequest request = new TransportRequest(
                URI.create("http://local"), List.of("X-Amz-Target", TARGET + call.operation()), Body.of(body));
        ours.transport().send(request, new Transport.Listener() {
            @Override
            public void answered(TransportResponse answer) {
                response.complete(answer);
            }

            @Override
            public void failed(TransportException fault) {
                response.completeExceptionally(fault);
            }
        });
        TransportResponse answer = response.join();
        return Answer.of(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    Answer amazons(Call call) {
        HttpRequest request = HttpRequest.newBuilder(amazon.endpoint())
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", TARGET + call.operation())
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20261122/us-east-1/dynamodb/aws4_request,"
                                + " SignedHeaders=host, Signature=00")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(call.body())))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return Answer.of(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("Amazon's store did not answer " + call, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for Amazon's store", e);
        }
    }

    /** Empties both. */
    void reset() {
        ours.close();
        ours = fresh();
        Object names = amazons(new Call("ListTables", Map.of())).body().get("TableNames");
        for (Object name : (List<?>) names) {
            amazons(new Call("DeleteTable", Map.of("TableName", name)));
        }
    }

    @Override
    public void close() {
        ours.close();
        amazon.close();
    }

    private static DynabatchLocal fresh() {
        return DynabatchLocal.builder().executor(Runnable::run).build();
    }
}
