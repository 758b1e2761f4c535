package dev.dynabatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault over a transport that answers {@code {}} to everything. */
class FaultyTransportTest {
    private static final Duration LATEST = Duration.ofSeconds(5);
    private static final String BATCH =
            "{\"RequestItems\":{\"tab\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"a]},{\"}}}},"
                    + "{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"\\\"b\"}}}},{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"c\"}}}}]}}";

    private final VirtualTime time = new VirtualTime();
    private final List<String> applied = new ArrayList<>();
    private final Told told = new Told();

    private final Transport inner = new Transport() {
        @Override
        public Exchange send(TransportRequest request, Listener listener) {
            applied.add(new String(request.body().get(0), StandardCharsets.UTF_8));
            listener.answered(new TransportResponse(200, List.of(), "{}".getBytes(StandardCharsets.UTF_8)));
            return () -> {};
        }

        @Override
        public void close() {}
    };

    private static final class Told implements Transport.Listener {
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
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    private Transport.Exchange send(Map<Fault, Double> chances, @Nullable String poison) {
        FaultPlan plan = new FaultPlan(chances, Duration.ofMillis(20), LATEST, poison);
        byte[] body = BATCH.getBytes(StandardCharsets.UTF_8);
        return new FaultyTransport(inner, time, new Random(3), plan)
                .send(
                        new TransportRequest(
                                URI.create("http://localhost"),
                                List.of("X-Amz-Target", "DynamoDB_20120810.BatchWriteItem"),
                                List.of(body),
                                body.length),
                        told);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 400, ProvisionedThroughputExceededException, 0",
        "ERROR_BEFORE, 500, InternalServerError, 0",
        "ERROR_AFTER, 500, InternalServerError, 1",
        "EXPIRED, 400, ExpiredTokenException, 0",
        "TABLE_MISSING, 400, ResourceNotFoundException, 0"
    })
    void error_isAnswered_andTheRequestAppliedOrNot(Fault fault, int status, String type, int times) {
        send(Map.of(fault, 1.0), null);
        time.advance(Duration.ofMillis(40));
        assertThat(told.response.status()).isEqualTo(status);
        assertThat(told.body()).contains(type);
        assertThat(applied).hasSize(times);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST_REQUEST", "LOST_ANSWER"})
    void nothing_isAnswered_untilTheExchangeIsCancelled(Fault fault) {
        Transport.Exchange exchange = send(Map.of(fault, 1.0), null);
        time.advance(Duration.ofHours(1));
        assertThat(told.response).isNull();
        assertThat(told.fault).isNull();
        assertThat(applied).hasSize(fault == Fault.LOST_ANSWER ? 1 : 0);
        exchange.cancel();
        assertThat(told.fault.stage()).isEqualTo(Stage.SENT);
    }

    @Test
    void lateRequest_isApplied_afterItsConnectionWasReset() {
        send(Map.of(Fault.LATE, 1.0), null);
        time.advance(Duration.ofMillis(20));
        assertThat(told.fault.stage()).isEqualTo(Stage.SENT);
        assertThat(applied).isEmpty();
        time.advance(LATEST);
        assertThat(applied).hasSize(1);
    }

    @Test
    void refusedConnection_sendsNothing() {
        send(Map.of(Fault.CONNECTION_REFUSED, 1.0), null);
        time.advance(Duration.ofMillis(20));
        assertThat(told.fault.stage()).isEqualTo(Stage.NOT_SENT);
        assertThat(applied).isEmpty();
    }

    @Test
    void partOfABatch_comesBack_andTheRestIsApplied() {
        send(Map.of(Fault.UNPROCESSED, 1.0), null);
        time.advance(Duration.ofMillis(40));
        assertThat(told.body()).startsWith("{\"UnprocessedItems\":{\"tab\":[{");
        String both = applied.get(0) + told.body();
        assertThat(both)
                .containsOnlyOnce("\"a]},{\"")
                .containsOnlyOnce("\"\\\"b\"")
                .containsOnlyOnce("\"c\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"TRUNCATED", "MALFORMED", "WRONG_CHECKSUM"})
    void answer_isSpoilt_althoughTheRequestIsApplied(Fault fault) {
        send(Map.of(fault, 1.0), null);
        time.advance(Duration.ofMillis(40));
        assertThat(applied).hasSize(1);
        assertThat(told.response.status()).isEqualTo(200);
        assertThat(told.body() + told.response.header("x-amz-crc32")).isNotEqualTo("{}null");
    }

    @Test
    void poison_isRefused_whateverElseIsInTheRequest() {
        send(Map.of(), "\"c\"");
        time.advance(Duration.ofMillis(40));
        assertThat(told.body()).contains("ValidationException");
        assertThat(applied).isEmpty();
    }

    @Test
    void chances_areRefused_whenTheyAreAboveOne() {
        assertThatThrownBy(() -> new FaultPlan(
                        Map.of(Fault.LATE, 0.7, Fault.THROTTLED, 0.6), Duration.ZERO, Duration.ZERO, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.2");
    }
}
