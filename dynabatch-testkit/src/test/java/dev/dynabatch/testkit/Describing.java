package dev.dynabatch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.TransportRequest;
import java.net.URI;
import java.util.List;

/** Asks a store for a table's description, as JSON. */
final class Describing {
    private Describing() {}

    static String table(DynabatchLocal store, String name) {
        byte[] body = ("{\"TableName\":\"" + name + "\"}").getBytes(UTF_8);
        ToldListener told = new ToldListener(() -> {});
        store.transport()
                .send(
                        new TransportRequest(
                                URI.create("http://localhost"),
                                List.of("X-Amz-Target", "DynamoDB_20120810.DescribeTable"),
                                Body.of(body)),
                        told);
        try {
            told.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new String(told.answer().body(), UTF_8);
    }
}
