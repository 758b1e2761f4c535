package dev.dynabatch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A transport that answers what it is told to, which faults are put over, on virtual time. */
abstract class FaultyService {
    static final Duration ENOUGH = Duration.ofSeconds(3);
    static final String BATCH = "{\"RequestItems\":{\"tab\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"a]},{\"}}}},"
            + "{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"\\\"b\"}}}},{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"c\"}}}}]}}";

    final VirtualTime time = new VirtualTime();
    final List<String> applied = new ArrayList<>();
    String answer = "{}";
    Told told = new Told();

    final Transport inner = new Transport() {
        @Override
        public Exchange send(TransportRequest request, Listener listener) {
            applied.add(new String(request.body().bytes(), UTF_8));
            byte[] body = answer.getBytes(UTF_8);
            listener.answered(new TransportResponse(200, List.of("x-amz-crc32", checksum(body)), body));
            return () -> {};
        }

        @Override
        public void close() {}
    };

    static final class Told implements Transport.Listener {
        @Nullable
        TransportResponse response;

        @Nullable
        TransportException fault;

        @Override
        public void answered(TransportResponse answer) {
            response = answer;
        }

        @Override
        public void failed(TransportException exception) {
            fault = exception;
        }

        String body() {
            return new String(response.body(), UTF_8);
        }
    }

    FaultyTransport faulty(FaultPlan.Builder plan) {
        return new FaultyTransport(
                inner,
                time,
                new Random(3),
                plan.longestDelay(Duration.ofMillis(20)).build());
    }

    Transport.Exchange send(FaultyTransport transport, String operation, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        List<String> headers =
                List.of("X-Amz-Target", "DynamoDB_20120810." + operation, "X-Amz-Date", amzDate(time.millis()));
        told = new Told();
        return transport.send(new TransportRequest(URI.create("http://localhost"), headers, Body.of(bytes)), told);
    }

    private static String amzDate(long millis) {
        return DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli(millis));
    }

    static String checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return Long.toString(crc.getValue());
    }
}
