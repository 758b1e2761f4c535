package dev.dynabatch.local;

import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The operations through the in-process door. */
class InProcessOperationsTest extends OperationsContract {
    private DynabatchLocal dynamo;

    @Override
    Door open() {
        dynamo = DynabatchLocal.inMemory();
        return door(dynamo.transport());
    }

    @Override
    void close() {
        dynamo.close();
    }

    /** A door through a transport; the body goes in two parts. */
    static Door door(Transport transport) {
        return (target, body) -> {
            int half = body.length / 2;
            Body parts = Body.of(Arrays.copyOf(body, half), Arrays.copyOfRange(body, half, body.length));
            TransportRequest request =
                    new TransportRequest(URI.create("http://local"), List.of("X-Amz-Target", target), parts);
            CompletableFuture<TransportResponse> response = new CompletableFuture<>();
            transport.send(request, listener(response));
            TransportResponse answer = response.get(1, TimeUnit.MINUTES);
            return new Door.Answer(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
        };
    }

    static Transport.Listener listener(CompletableFuture<TransportResponse> response) {
        return new Transport.Listener() {
            @Override
            public void answered(TransportResponse answer) {
                response.complete(answer);
            }

            @Override
            public void failed(TransportException fault) {
                response.completeExceptionally(fault);
            }
        };
    }
}
