package dev.dynabatch.local;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The operations over HTTP. */
class HttpOperationsTest extends OperationsContract {
    private DynabatchLocal dynamo;
    private LocalServer server;

    @Override
    Door open() {
        dynamo = DynabatchLocal.inMemory();
        server = dynamo.serve(0);
        return door(server.endpoint());
    }

    @Override
    void close() {
        server.close();
        dynamo.close();
    }

    /** A door through the JDK's own client. */
    static Door door(URI endpoint) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return (target, body) -> {
            HttpRequest request = HttpRequest.newBuilder(endpoint)
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", target)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Door.Answer(response.statusCode(), response.body());
        };
    }
}
