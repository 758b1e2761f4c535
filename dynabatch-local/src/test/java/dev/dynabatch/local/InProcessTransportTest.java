package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.transport.Body;
import dev.dynabatch.transport.Transport;
import dev.dynabatch.transport.TransportException;
import dev.dynabatch.transport.TransportException.Stage;
import dev.dynabatch.transport.TransportRequest;
import dev.dynabatch.transport.TransportResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InProcessTransportTest {
    private static final TransportRequest LIST = request("ListTables", "{}");

    @Test
    void send_answersBeforeItReturns_whenTheExecutorIsDirect() {
        try (DynabatchLocal dynamo =
                        DynabatchLocal.builder().executor(Runnable::run).build();
                Transport transport = dynamo.transport()) {
            assertThat(transport.signed()).isFalse();
            CompletableFuture<TransportResponse> response = send(transport, LIST);
            assertThat(response).isCompleted();
            assertThat(response.join().header("x-amz-crc32")).isNotNull();
            assertThat(response.join().header("X-AMZN-REQUESTID")).hasSize(52);
        }
    }

    @Test
    void send_givesTheSameAnswers_whenTheRequestsAreTheSame() {
        assertThat(session()).isEqualTo(session());
    }

    private static String session() {
        StringBuilder answers = new StringBuilder();
        try (DynabatchLocal dynamo = DynabatchLocal.builder()
                .executor(Runnable::run)
                .clock(() -> Instant.ofEpochMilli(1_700_000_000_123L))
                .build()) {
            Transport transport = dynamo.transport();
            String table =
                    "{\"TableName\":\"tab\",\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}],"
                            + "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}],\"BillingMode\":\"PAY_PER_REQUEST\"}";
            for (TransportRequest request : List.of(request("CreateTable", table), LIST, request("Query", "{}"))) {
                TransportResponse response = send(transport, request).join();
                answers.append(response.headers()).append(new String(response.body(), StandardCharsets.UTF_8));
            }
        }
        return answers.toString();
    }

    @Test
    void cancel_tellsTheListenerOnce_andTheRequestIsNotCarriedOut() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        try (DynabatchLocal dynamo =
                DynabatchLocal.builder().executor(tasks::add).build()) {
            CompletableFuture<TransportResponse> response = new CompletableFuture<>();
            Transport transport = dynamo.transport();
            Transport.Exchange exchange = transport.send(LIST, InProcessOperationsTest.listener(response));
            exchange.cancel();
            exchange.cancel();
            tasks.remove().run();
            assertFailed(response::join, Stage.SENT);
        }
    }

    @Test
    void close_failsWhatIsUnderWay_andWhatComesLater() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        try (DynabatchLocal dynamo =
                DynabatchLocal.builder().executor(tasks::add).build()) {
            Transport transport = dynamo.transport();
            CompletableFuture<TransportResponse> before = send(transport, LIST);
            transport.close();
            assertFailed(before::join, Stage.SENT);
            assertFailed(send(transport, LIST)::join, Stage.NOT_SENT);
            tasks.forEach(Runnable::run);
            CompletableFuture<TransportResponse> other = send(dynamo.transport(), LIST);
            tasks.forEach(Runnable::run);
            assertThat(other.join().status()).isEqualTo(200);
        }
    }

    @Test
    void send_isRefused_whenTheStoreIsClosed() {
        DynabatchLocal dynamo = DynabatchLocal.inMemory();
        Transport transport = dynamo.transport();
        dynamo.close();
        assertFailed(send(transport, LIST)::join, Stage.NOT_SENT);
    }

    private static void assertFailed(ThrowingCallable join, Stage stage) {
        assertThatThrownBy(join)
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        fault -> assertThat(fault.stage()).isEqualTo(stage));
    }

    private static CompletableFuture<TransportResponse> send(Transport transport, TransportRequest request) {
        CompletableFuture<TransportResponse> response = new CompletableFuture<>();
        transport.send(request, InProcessOperationsTest.listener(response));
        return response;
    }

    private static TransportRequest request(String operation, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new TransportRequest(
                URI.create("http://local"), List.of("x-amz-target", "DynamoDB_20120810." + operation), Body.of(bytes));
    }
}
