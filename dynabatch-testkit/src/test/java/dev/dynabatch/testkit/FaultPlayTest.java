package dev.dynabatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.fault.Fault;
import dev.dynabatch.local.fault.FaultPlan;
import dev.dynabatch.local.fault.FaultyTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults over several requests of a transport: what is remembered, repeated and counted. */
class FaultPlayTest extends FaultyService {
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
}
