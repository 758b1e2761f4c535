package dev.dynabatch.local.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees on the wire, and that ours gets through. */
@Timeout(120)
class FaultsOverHttpTest {
    private static final int ITEMS = 3_001;

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_REFUSED", "DROPPED_REQUEST", "DROPPED_ANSWER", "LATE"})
    void connection_isClosedWithoutAnAnswer(Fault fault) throws Exception {
        assertThat(answer(FaultPlan.builder()
                        .chance(fault, 1)
                        .latest(Duration.ZERO)
                        .build()))
                .isEmpty();
    }

    @Test
    void truncatedAnswer_isShorterThanItSays() throws Exception {
        String answer = answer(FaultPlan.builder().chance(Fault.TRUNCATED, 1).build());
        assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("\r\ncontent-length: 17\r\n");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSizeLessThan(17);
    }

    @Test
    void clock_isWrong_inTheDateOfEveryAnswer() throws Exception {
        String jumped = answer(FaultPlan.builder()
                .chance(Fault.CLOCK_JUMPED, 1)
                .longestJump(Duration.ofHours(1))
                .build());
        assertThat(jumped).containsOnlyOnce("ate: ").doesNotContain("Thu, 1 Jan 1970 00:00:00 GMT");
        assertThat(answer(FaultPlan.NONE)).contains("ate: Thu, 1 Jan 1970 00:00:00 GMT");
    }

    private static String answer(FaultPlan plan) throws Exception {
        try (DynabatchLocal dynamo = DynabatchLocal.builder()
                        .clock(() -> java.time.Instant.EPOCH)
                        .faults(plan, 7)
                        .build();
                LocalServer server = dynamo.serve(0);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "POST / HTTP/1.1\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.0\r\n"
                    + "X-Amz-Target: DynamoDB_20120810.ListTables\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void writer_writesEverything_throughChaos() {
        FaultPlan creating =
                FaultPlan.builder().longestCreation(Duration.ofMillis(300)).build();
        FaultPlan chaos = FaultPlan.named("chaos").toBuilder()
                .chance(Fault.LOST_REQUEST, 0)
                .chance(Fault.LOST_ANSWER, 0)
                .slowest(Duration.ofMillis(300))
                .build();
        try (DynabatchLocal dynamo =
                        DynabatchLocal.builder().faults(creating, 7).build();
                LocalServer server = dynamo.serve(0);
                Dynabatch client =
                        Dynabatch.builder().endpoint(server.endpoint()).build()) {
            client.tables().create("tab", KeySchema.of("pk", KeyType.N));
            dynamo.faults(chaos);
            try (BatchWriter writer = client.writer("tab")) {
                for (int i = 0; i < ITEMS; i++) {
                    writer.put(Map.of("pk", i, "square", (long) i * i));
                }
            }
            assertThat(dynamo.faultsPlayed()).containsKeys(Fault.UNPROCESSED, Fault.THROTTLED);
            dynamo.faults(FaultPlan.NONE);
            for (int i = 0; i < ITEMS; i++) {
                assertThat(client.get("tab", Map.of("pk", i)).item())
                        .as("item %s", i)
                        .isPresent();
            }
        }
    }

    @Test
    void faults_areRefused_whenTheStoreWasBuiltWithout() {
        try (DynabatchLocal dynamo = DynabatchLocal.inMemory()) {
            assertThatThrownBy(() -> dynamo.faults(FaultPlan.NONE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("DynabatchLocal.builder().faults(");
        }
    }
}
