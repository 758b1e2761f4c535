package dev.dynabatch.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that remembers what it was told, and how often. */
final class Told implements Transport.Listener {
    final AtomicInteger times = new AtomicInteger();
    final CompletableFuture<TransportResponse> end = new CompletableFuture<>();

    @Override
    public void answered(TransportResponse response) {
        times.incrementAndGet();
        end.complete(response);
    }

    @Override
    public void failed(TransportException fault) {
        times.incrementAndGet();
        end.completeExceptionally(fault);
    }

    TransportResponse answer() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    String body() throws Exception {
        return new String(answer().body(), StandardCharsets.ISO_8859_1);
    }

    TransportException fault() throws Exception {
        try {
            throw new AssertionError("answered " + answer());
        } catch (ExecutionException e) {
            return (TransportException) e.getCause();
        }
    }

    static TransportRequest request(java.net.URI endpoint, String... parts) {
        List<byte[]> body = new ArrayList<>();
        for (String part : parts) {
            body.add(part.getBytes(StandardCharsets.ISO_8859_1));
        }
        List<String> headers = List.of("Host", endpoint.getAuthority(), "X-Amz-Target", "DynamoDB_20120810.ListTables");
        return new TransportRequest(endpoint, headers, Body.of(body));
    }

    static Told send(Transport transport, java.net.URI endpoint, String... parts) {
        Told told = new Told();
        transport.send(request(endpoint, parts), told);
        return told;
    }
}
