package dev.dynabatch.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault over a transport that answers what it is told to. */
class FaultyTransportTest {
    private static final Duration LATEST = Duration.ofSeconds(5);
    private static final Duration ENOUGH = Duration.ofSeconds(3);
    private static final String BATCH =
            "{\"RequestItems\":{\"tab\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"a]},{\"}}}},"
                    + "{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"\\\"b\"}}}},{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"c\"}}}}]}}";

    private final VirtualTime time = new VirtualTime();
    private final List<String> applied = new ArrayList<>();
    private String answer = "{}";
    private Told told = new Told();

    private final Transport inner = new Transport() {
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
            return new String(response.body(), UTF_8);
        }
    }

    private Transport.Exchange send(Fault fault) {
        return send(faulty(FaultPlan.builder().chance(fault, 1).latest(LATEST)), "BatchWriteItem", BATCH);
    }

    private FaultyTransport faulty(FaultPlan.Builder plan) {
        return new FaultyTransport(
                inner,
                time,
                new Random(3),
                plan.longestDelay(Duration.ofMillis(20)).build());
    }

    private Transport.Exchange send(FaultyTransport transport, String operation, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        List<String> headers =
                List.of("X-Amz-Target", "DynamoDB_20120810." + operation, "X-Amz-Date", amzDate(time.millis()));
        told = new Told();
        return transport.send(new TransportRequest(URI.create("http://localhost"), headers, Body.of(bytes)), told);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 400, ProvisionedThroughputExceededException, 0",
        "THROTTLED_ON_DEMAND, 400, ThrottlingException, 0",
        "ERROR_BEFORE, 500, InternalServerError, 0",
        "ERROR_AFTER, 500, InternalServerError, 1",
        "UNAVAILABLE_BEFORE, 503, ServiceUnavailableException, 0",
        "UNAVAILABLE_AFTER, 503, ServiceUnavailableException, 1",
        "EXPIRED, 400, ExpiredTokenException, 0",
        "TABLE_MISSING, 400, ResourceNotFoundException, 0"
    })
    void error_isAnswered_andTheRequestAppliedOrNot(Fault fault, int status, String type, int times) {
        send(fault);
        time.advance(ENOUGH);
        assertThat(told.response.status()).isEqualTo(status);
        assertThat(told.body()).contains("#" + type + "\"");
        assertThat(told.response.header("x-amz-crc32")).isEqualTo(checksum(told.response.body()));
        assertThat(told.response.header("x-amzn-RequestId")).hasSize(52);
        assertThat(applied).hasSize(times);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, BatchWriteItem, '\"ThrottlingReasons\":[{\"reason\":\"TableWrite'",
        "THROTTLED_ON_DEMAND, BatchWriteItem, '\"throttlingReasons\":[{\"reason\":\"TableWrite'",
        "THROTTLED, BatchGetItem, '\"ThrottlingReasons\":[{\"reason\":\"TableRead'"
    })
    void throttle_hasItsReasons_whenItIsAboutItems(Fault fault, String operation, String reasons) {
        send(faulty(FaultPlan.builder().chance(fault, 1)), operation, BATCH);
        time.advance(ENOUGH);
        assertThat(told.body()).contains(reasons, "\"resource\":\"arn:aws:dynamodb:us-east-1:000000000000:table/tab\"");
    }

    @Test
    void throttle_hasNoReasons_whenItIsAboutTables() {
        send(faulty(FaultPlan.builder().chance(Fault.THROTTLED, 1)), "DescribeTable", "{\"TableName\":\"tab\"}");
        time.advance(ENOUGH);
        assertThat(told.body()).contains("#ThrottlingException").doesNotContain("easons");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST_REQUEST", "LOST_ANSWER"})
    void nothing_isAnswered_untilTheExchangeIsCancelled(Fault fault) {
        Transport.Exchange exchange = send(fault);
        time.advance(Duration.ofHours(1));
        assertThat(told.response).isNull();
        assertThat(told.fault).isNull();
        assertThat(applied).hasSize(fault == Fault.LOST_ANSWER ? 1 : 0);
        exchange.cancel();
        assertThat(told.fault.stage()).isEqualTo(Stage.SENT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DROPPED_REQUEST", "DROPPED_ANSWER"})
    void connection_isReset_andTheRequestAppliedOrNot(Fault fault) {
        send(fault);
        time.advance(ENOUGH);
        assertThat(told.fault.stage()).isEqualTo(Stage.SENT);
        assertThat(applied).hasSize(fault == Fault.DROPPED_ANSWER ? 1 : 0);
    }

    @Test
    void lateRequest_isApplied_afterItsConnectionWasReset() {
        send(Fault.LATE);
        time.advance(Duration.ofMillis(20));
        assertThat(told.fault.stage()).isEqualTo(Stage.SENT);
        assertThat(applied).isEmpty();
        time.advance(LATEST);
        assertThat(applied).hasSize(1);
    }

    @Test
    void refusedConnection_sendsNothing() {
        send(Fault.CONNECTION_REFUSED);
        time.advance(ENOUGH);
        assertThat(told.fault.stage()).isEqualTo(Stage.NOT_SENT);
        assertThat(applied).isEmpty();
    }

    @Test
    void slowRequest_isAnswered_afterAWhile() {
        send(Fault.SLOW);
        time.advance(Duration.ofMillis(20));
        assertThat(told.response).isNull();
        time.advance(ENOUGH);
        assertThat(told.body()).isEqualTo("{}");
    }

    @Test
    void partOfABatch_comesBack_andTheRestIsApplied() {
        send(Fault.UNPROCESSED);
        time.advance(ENOUGH);
        assertThat(told.body()).startsWith("{\"UnprocessedItems\":{\"tab\":[{");
        assertThat(told.response.header("x-amz-crc32")).isEqualTo(checksum(told.response.body()));
        String both = applied.get(0) + told.body();
        assertThat(both)
                .containsOnlyOnce("\"a]},{\"")
                .containsOnlyOnce("\"\\\"b\"")
                .containsOnlyOnce("\"c\"");
    }

    @Test
    void partOfABatch_isThrottled_whenThereIsOneOperation() {
        String one = "{\"RequestItems\":{\"tab\":[{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"a\"}}}}]}}";
        send(faulty(FaultPlan.builder().chance(Fault.UNPROCESSED, 1)), "BatchWriteItem", one);
        time.advance(ENOUGH);
        assertThat(told.body()).contains("#ProvisionedThroughputExceededException");
        assertThat(applied).isEmpty();
    }

    @Test
    void truncatedAnswer_saysHowLongItWas() {
        answer = "{\"UnprocessedItems\":{}}";
        send(Fault.TRUNCATED);
        time.advance(ENOUGH);
        assertThat(applied).hasSize(1);
        assertThat(told.response.header("Content-Length")).isEqualTo("23");
        assertThat(answer).startsWith(told.body()).isNotEqualTo(told.body());
    }

    @Test
    void malformedAnswer_isNoJson_butItsChecksumIsRight() {
        answer = "{\"UnprocessedItems\":{}}";
        send(Fault.MALFORMED);
        time.advance(ENOUGH);
        assertThat(applied).hasSize(1);
        assertThat(told.response.header("x-amz-crc32")).isEqualTo(checksum(told.response.body()));
        assertThat(told.response.header("Content-Length")).isNull();
        assertThat(answer).startsWith(told.body()).isNotEqualTo(told.body());
    }

    @Test
    void checksum_isWrong_althoughTheAnswerIsRight() {
        send(Fault.WRONG_CHECKSUM);
        time.advance(ENOUGH);
        assertThat(told.body()).isEqualTo("{}");
        assertThat(told.response.header("x-amz-crc32")).isNotNull().isNotEqualTo(checksum(told.response.body()));
    }

    @Test
    void expiredToken_isToldOnce_howeverOftenTheRequestIsSent() {
        FaultyTransport transport = faulty(FaultPlan.builder().chance(Fault.EXPIRED, 1));
        send(transport, "BatchWriteItem", BATCH);
        time.advance(ENOUGH);
        assertThat(told.response.status()).isEqualTo(400);
        send(transport, "BatchWriteItem", BATCH);
        time.advance(ENOUGH);
        assertThat(told.response.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void request_isRefusedForItsTime_asLongAsTheServicesClockIsWrong(int seed) {
        FaultPlan jumps = FaultPlan.builder()
                .chance(Fault.CLOCK_JUMPED, 1)
                .longestJump(Duration.ofSeconds(7))
                .build();
        FaultyTransport transport = new FaultyTransport(inner, time, new Random(seed), jumps);
        send(transport, "ListTables", "{}");
        time.advance(Duration.ofMillis(1));
        Instant service = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(told.response.header("Date")));
        long wrong = Math.abs(
                Duration.between(Instant.ofEpochMilli(time.millis()), service).toSeconds());
        assertThat(wrong).isBetween(1L, 901L);
        if (wrong < 299) {
            assertThat(told.body()).isEqualTo("{}");
        } else {
            assertThat(told.body()).contains("#InvalidSignatureException", "Signature ", "5 min.)");
            send(transport, "ListTables", "{}");
            assertThat(told.body()).as("the second time").isEqualTo("{}");
        }
        transport.follow(FaultPlan.builder().chance(Fault.CLOCK_JUMPED, 1e-9).build());
        time.advance(Duration.ofSeconds(7));
        send(transport, "ListTables", "{\"Limit\":7}");
        assertThat(told.body()).as("after the jump").isEqualTo("{}");
    }

    @Test
    void table_isCreating_untilItIsNot() {
        FaultyTransport transport = faulty(FaultPlan.builder().longestCreation(Duration.ofSeconds(5)));
        String table = "{\"TableName\":\"tab\"}";
        answer = "{\"Table\":{\"TableStatus\":\"ACTIVE\"}}";
        send(transport, "CreateTable", table);
        time.advance(Duration.ofMillis(40));
        send(transport, "DescribeTable", table);
        time.advance(Duration.ofMillis(40));
        assertThat(told.body()).isEqualTo("{\"Table\":{\"TableStatus\":\"CREATING\"}}");
        assertThat(told.response.header("x-amz-crc32")).isEqualTo(checksum(told.response.body()));
        send(transport, "BatchWriteItem", BATCH);
        time.advance(Duration.ofMillis(40));
        assertThat(told.body()).contains("#ResourceNotFoundException");
        time.advance(Duration.ofSeconds(5));
        send(transport, "DescribeTable", table);
        time.advance(Duration.ofMillis(40));
        assertThat(told.body()).isEqualTo(answer);
        send(transport, "BatchWriteItem", BATCH);
        time.advance(Duration.ofMillis(40));
        assertThat(told.body()).isEqualTo(answer);
    }

    @Test
    void poison_isRefused_whateverElseIsInTheRequest() {
        send(faulty(FaultPlan.builder().poison("\"c\"")), "BatchWriteItem", BATCH);
        time.advance(ENOUGH);
        assertThat(told.body()).contains("ValidationException");
        assertThat(applied).isEmpty();
    }

    @Test
    void faults_areTheSame_whenSeedAndRequestsAre() {
        String first = session(7);
        assertThat(session(7)).isEqualTo(first);
        assertThat(session(11)).isNotEqualTo(first);
    }

    private String session(long seed) {
        FaultyTransport transport = new FaultyTransport(inner, time, new Random(seed), FaultPlan.named("chaos"));
        StringBuilder story = new StringBuilder();
        for (int i = 0; i < 307; i++) {
            send(transport, "BatchWriteItem", BATCH + " ".repeat(i));
            time.advance(Duration.ofSeconds(13));
            story.append(
                    told.fault == null ? told.response == null ? "silence" : told.body() : told.fault.getMessage());
        }
        return story.append(transport.played()).append(transport.requests()).toString();
    }

    @Test
    void played_countsEachFault() {
        FaultyTransport transport = faulty(FaultPlan.builder().chance(Fault.DROPPED_REQUEST, 1));
        FaultyTransport other = transport.around(inner);
        send(transport, "ListTables", "{}");
        send(other, "ListTables", "{}");
        time.advance(ENOUGH);
        transport.follow(FaultPlan.NONE);
        send(other, "ListTables", "{}");
        assertThat(other.played()).isEqualTo(Map.of(Fault.DROPPED_REQUEST, 2L));
        assertThat(transport.requests()).isEqualTo(3);
    }

    private static String amzDate(long millis) {
        return DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli(millis));
    }

    private static String checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return Long.toString(crc.getValue());
    }
}
