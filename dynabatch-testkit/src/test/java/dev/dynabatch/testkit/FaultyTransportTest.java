package dev.dynabatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault over a transport that answers what it is told to. */
class FaultyTransportTest extends FaultyService {
    private static final Duration LATEST = Duration.ofSeconds(5);

    private Transport.Exchange send(Fault fault) {
        return send(faulty(FaultPlan.builder().chance(fault, 1).latest(LATEST)), "BatchWriteItem", BATCH);
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
    void poison_isRefused_whateverElseIsInTheRequest() {
        send(faulty(FaultPlan.builder().poison("\"c\"")), "BatchWriteItem", BATCH);
        time.advance(ENOUGH);
        assertThat(told.body()).contains("ValidationException");
        assertThat(applied).isEmpty();
    }
}
