package dev.dynabatch.local.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Credentials;
import dev.dynabatch.CredentialsProvider;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.DynabatchException;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy in front of Dynabatch Local, over sockets on both sides. */
@Timeout(120)
class FaultProxyTest {
    private static final Credentials OURS = Credentials.of("PROXY", "much-secret");
    private static final int ITEMS = 3_001;

    private final HttpClient http = HttpClient.newHttpClient();
    private DynabatchLocal store;
    private LocalServer server;
    private Dynabatch behind;

    @BeforeEach
    void serve() {
        store = DynabatchLocal.inMemory();
        // so that each of the proxy's signatures is seen to be right
        server = LocalServer.builder(store).checkSignatures(OURS).start();
        behind = Dynabatch.builder().transport(store.transport()).build();
        behind.tables().create("tab", KeySchema.of("pk", KeyType.S));
    }

    @AfterEach
    void close() {
        behind.close();
        server.close();
        store.close();
    }

    private FaultProxy.Builder proxy(FaultPlan plan) {
        return FaultProxy.builder(plan, 7)
                .endpoint(server.endpoint())
                .region("eu-west-1")
                .credentials(CredentialsProvider.of(OURS));
    }

    private static FaultPlan always(Fault fault) {
        return FaultPlan.builder().chance(fault, 1).latest(Duration.ZERO).build();
    }

    private HttpResponse<String> put(FaultProxy proxy) throws IOException, InterruptedException {
        return send(
                proxy.endpoint(),
                "DynamoDB_20120810.PutItem",
                "{\"TableName\":\"tab\",\"Item\":{\"pk\":{\"S\":\"a\"}}}");
    }

    private HttpResponse<String> send(URI endpoint, String target, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private boolean applied() {
        return behind.get("tab", Map.of("pk", "a")).item().isPresent();
    }

    // ---- faults

    @Test
    void writer_writesEverything_throughChaos() {
        FaultPlan chaos = FaultPlan.named("chaos").toBuilder()
                .chance(Fault.LOST_REQUEST, 0)
                .chance(Fault.LOST_ANSWER, 0)
                .slowest(Duration.ofMillis(300))
                .build();
        try (FaultProxy proxy = proxy(chaos).start();
                Dynabatch client = Dynabatch.builder()
                        .endpoint(proxy.endpoint())
                        .region("us-east-1")
                        .credentials(CredentialsProvider.of(Credentials.of("CLIENT", "anything")))
                        .build()) {
            try (BatchWriter writer = client.writer("tab")) {
                for (int i = 0; i < ITEMS; i++) {
                    writer.put(Map.of("pk", "k" + i, "v", i));
                }
            }
            assertThat(proxy.played()).containsKeys(Fault.UNPROCESSED, Fault.THROTTLED);
            assertThat(proxy.requests()).isGreaterThan(ITEMS / 25);
            assertThat(behind.scan("tab").count()).isEqualTo(ITEMS);
        }
    }

    @ParameterizedTest
    @CsvSource({"ERROR_BEFORE,500,false", "UNAVAILABLE_BEFORE,503,false", "THROTTLED,400,false", "ERROR_AFTER,500,true"
    })
    void fault_isAnswered_onItsSideOfTheEndpoint(Fault fault, int status, boolean applied) throws Exception {
        try (FaultProxy proxy = proxy(always(fault)).start()) {
            assertThat(put(proxy).statusCode()).isEqualTo(status);
            assertThat(applied()).isEqualTo(applied);
            assertThat(proxy.played()).isEqualTo(Map.of(fault, 1L));
        }
    }

    @ParameterizedTest
    @CsvSource({"DROPPED_REQUEST,false", "DROPPED_ANSWER,true", "TRUNCATED,true"})
    void fault_breaksTheConnection_onItsSideOfTheEndpoint(Fault fault, boolean applied) throws Exception {
        try (FaultProxy proxy = proxy(always(fault)).start()) {
            assertThatThrownBy(() -> put(proxy)).isInstanceOf(IOException.class);
            assertThat(applied()).isEqualTo(applied);
        }
    }

    @Test
    void lateRequest_isApplied_afterItsConnectionWasClosed() throws Exception {
        try (FaultProxy proxy = proxy(always(Fault.LATE)).start()) {
            assertThatThrownBy(() -> put(proxy)).isInstanceOf(IOException.class);
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); !applied(); ) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void plan_mayChange_whileTheProxyRuns() throws Exception {
        try (FaultProxy proxy = proxy(always(Fault.ERROR_BEFORE)).start()) {
            assertThat(put(proxy).statusCode()).isEqualTo(500);
            proxy.follow(FaultPlan.NONE);
            assertThat(put(proxy).statusCode()).isEqualTo(200);
        }
    }

    // ---- passing on

    @ParameterizedTest
    @ValueSource(strings = {"DynamoDB_20120810.ListTables", "DynamoDB_20120810.Nothing", "Nothing", ""})
    void request_whateverItAsks_isAnsweredAsByTheEndpoint(String target) throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.NONE).start();
                LocalServer open = store.serve(0)) {
            for (String body : List.of("{}", "{", "", "{\"Limit\":\"ä\"}")) {
                HttpResponse<String> direct = send(open.endpoint(), target, body);
                HttpResponse<String> passed = send(proxy.endpoint(), target, body);
                assertThat(passed.statusCode()).isEqualTo(direct.statusCode());
                assertThat(passed.body()).isEqualTo(direct.body());
                assertThat(passed.headers().firstValue("x-amz-crc32"))
                        .isEqualTo(direct.headers().firstValue("x-amz-crc32"));
            }
        }
    }

    @Test
    void signatures_areChecked_whenAsked() throws Exception {
        Credentials clients = Credentials.of("CLIENT", "anything");
        try (FaultProxy proxy = proxy(FaultPlan.NONE).checkSignatures(clients).start();
                Dynabatch client = Dynabatch.builder()
                        .endpoint(proxy.endpoint())
                        .region("us-east-1")
                        .credentials(CredentialsProvider.of(clients))
                        .build()) {
            assertThat(client.tables().list()).containsExactly("tab");
            assertThat(put(proxy).body()).contains("MissingAuthenticationTokenException");
        }
    }

    // ---- what goes wrong

    @Test
    void endpoint_whenItGoesDown_isNamedInTheAnswer() throws Exception {
        try (FaultProxy proxy = proxy(FaultPlan.NONE).start()) {
            server.close();
            HttpResponse<String> answer = put(proxy);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains(
                            "ServiceUnavailableException", "the proxy cannot send this on: ", "refused the connection");
        }
    }

    @Test
    void credentials_whenThereAreNoMore_areMissedInTheAnswer() throws Exception {
        Queue<Credentials> left = new ArrayDeque<>(List.of(new Credentials(
                OURS.accessKeyId(), OURS.secretAccessKey(), null, Instant.now().plusMillis(1))));
        FaultProxy.Builder builder = proxy(FaultPlan.NONE).credentials(() -> {
            Credentials next = left.poll();
            if (next == null) {
                throw new IllegalStateException("the well is dry");
            }
            return next;
        });
        try (FaultProxy proxy = builder.start()) {
            HttpResponse<String> answer = put(proxy);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("it has no credentials: the well is dry")
                    .doesNotContain("much-secret");
        }
    }

    @Test
    void start_whenThereAreNoCredentials_saysSo() {
        assertThatThrownBy(() -> proxy(FaultPlan.NONE)
                        .credentials(() -> {
                            throw new IllegalStateException("the well is dry");
                        })
                        .start())
                .isInstanceOf(DynabatchException.class)
                .hasMessage("no credentials: the well is dry");
    }

    @Test
    void start_whenTheEndpointIsDown_saysSo() {
        URI endpoint = server.endpoint();
        server.close();
        assertThatThrownBy(() -> proxy(FaultPlan.NONE).endpoint(endpoint).start())
                .isInstanceOf(DynabatchException.class)
                .hasMessageContaining(endpoint + " does not answer: ")
                .hasMessageContaining("refused the connection");
    }

    @Test
    void start_whenTheEndpointSpeaksNoTls_saysSo() {
        URI endpoint = URI.create("https://127.0.0.1:" + server.port());
        assertThatThrownBy(() -> proxy(FaultPlan.NONE).endpoint(endpoint).start())
                .isInstanceOf(DynabatchException.class)
                .hasMessageContaining("does not speak TLS; should the endpoint begin with http:// ?");
    }

    @Test
    void start_whenSomethingElseAnswers_saysSo() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = other.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // then nothing answers, and the test says so
                }
            });
            answering.start();
            URI endpoint = URI.create("http://127.0.0.1:" + other.getLocalPort());
            assertThatThrownBy(() -> proxy(FaultPlan.NONE).endpoint(endpoint).start())
                    .isInstanceOf(DynabatchException.class)
                    .hasMessageContaining("does not answer as DynamoDB does (HTTP 404, no x-amzn-RequestId)");
            answering.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8000", "ftp://localhost", "http://localhost/table", "http:///"})
    void start_whenTheEndpointIsNoUrl_saysSo(String endpoint) {
        assertThatThrownBy(() ->
                        proxy(FaultPlan.NONE).endpoint(URI.create(endpoint)).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint must be like http://localhost:8000");
    }

    @Test
    void start_whenThePortIsTaken_saysSo() {
        assertThatThrownBy(() -> proxy(FaultPlan.NONE)
                        .address(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                        .start())
                .isInstanceOf(DynabatchException.class)
                .hasMessageContaining("cannot listen on")
                .hasMessageContaining("Choose another port");
    }
}
