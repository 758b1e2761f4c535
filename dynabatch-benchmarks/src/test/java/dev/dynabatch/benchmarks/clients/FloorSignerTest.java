package dev.dynabatch.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.Credentials;
import dev.dynabatch.internal.sign.SigV4Signer;
import dev.dynabatch.transport.Body;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FloorSignerTest {
    private static final Instant NOW = Instant.parse("2026-11-25T23:59:58Z");

    @Test
    void sign_isTheLibrarysSignature_whenDaysAndBodiesDiffer() {
        List<Instant> times = List.of(NOW, NOW.plusMillis(1), NOW.plusSeconds(3));
        MovingClock clock = new MovingClock(times);
        FloorSigner.Settings settings =
                new FloorSigner.Settings("AKIDEXAMPLE", "wJalrXUt/SECRET", "eu-central-1", "127.0.0.1:8000", clock);
        FloorSigner signer = new FloorSigner(settings);
        for (int i = 0; i < times.size(); i++) {
            byte[] body = ("{\"RequestItems\":{}}" + " ".repeat(i)).getBytes(StandardCharsets.UTF_8);
            FloorRequest request = FloorRequest.of(body, settings);
            clock.at = i;

            signer.sign(request);

            List<String> expected = new SigV4Signer("eu-central-1", "dynamodb")
                    .sign(
                            Credentials.of("AKIDEXAMPLE", "wJalrXUt/SECRET"),
                            times.get(i).toEpochMilli(),
                            "127.0.0.1:8000",
                            FloorSigner.TARGET,
                            "floor",
                            Body.of(body));
            assertThat(headers(request)).containsAll(pairs(expected));
        }
    }

    private static List<String> headers(FloorRequest request) {
        return List.of(new String(request.bytes(), 0, request.bodyAt(), StandardCharsets.US_ASCII).split("\r\n", -1));
    }

    private static List<String> pairs(List<String> headers) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < headers.size(); i += 2) {
            pairs.add(headers.get(i) + ": " + headers.get(i + 1));
        }
        return pairs;
    }

    private static final class MovingClock extends Clock {
        private final List<Instant> times;
        private int at;

        MovingClock(List<Instant> times) {
            this.times = times;
        }

        @Override
        public Instant instant() {
            return times.get(at);
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException("always UTC");
        }
    }
}
