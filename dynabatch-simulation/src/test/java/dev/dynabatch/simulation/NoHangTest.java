package dev.dynabatch.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.BatchWriter;
import dev.dynabatch.Credentials;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.FailureReason;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.ScanOptions;
import dev.dynabatch.ServiceException;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.WriterFatalException;
import dev.dynabatch.WriterOptions;
import dev.dynabatch.retry.RetryPolicy;
import dev.dynabatch.transport.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets, on real time: whatever the other end does, every call ends, and says why. */
@Timeout(60)
class NoHangTest {
    private static final RetryPolicy QUICK = new RetryPolicy(
            Duration.ofMillis(7), Duration.ofMillis(53), 100, Duration.ofMillis(401), Duration.ofMillis(211));
    private static final Map<String, Object> KEY = Map.of("pk", "a");

    private final HttpTransport transport =
            HttpTransport.builder().connectTimeout(Duration.ofMillis(199)).build();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void end() {
        over.countDown();
        transport.close();
    }

    private interface Behaviour {
        void treat(Socket client) throws IOException, InterruptedException;
    }

    private ServerSocket server(Behaviour behaviour) throws IOException {
        ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    daemon(() -> {
                        try (client) {
                            behaviour.treat(client);
                        } catch (IOException | InterruptedException gone) {
                            // what the client sees is what is tested
                        }
                    });
                } catch (IOException closed) {
                    // the loop's condition tells
                }
            }
        });
        return server;
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "no-hang-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void silent(Socket client) throws InterruptedException {
        over.await();
    }

    private Dynabatch client(String endpoint) {
        return Dynabatch.builder()
                .endpoint(URI.create(endpoint))
                .region("eu-west-1")
                .credentials(() -> Credentials.of("id", "secret"))
                .transport(transport)
                .retryPolicy(QUICK)
                .build();
    }

    private static BatchWriter writer(Dynabatch dynamo) {
        return dynamo.writer("t", WriterOptions.DEFAULTS.withKeySchema(KeySchema.of("pk", KeyType.S)));
    }

    /** Every kind of call to an endpoint ends; writes end with no other reasons than these. */
    private void assertAllEnds(String endpoint, FailureReason... reasons) {
        try (Dynabatch dynamo = client(endpoint)) {
            try (BatchWriter writer = writer(dynamo)) {
                Bench.putMany(writer, "k", 53);
                BatchWriteException exception = catchThrowableOfType(BatchWriteException.class, writer::flush);
                assertThat(Bench.reasons(exception)).hasSize(53).isSubsetOf(reasons);
            }
            assertThatThrownBy(() -> dynamo.get("t", KEY)).isInstanceOf(ServiceException.class);
            assertThatThrownBy(() -> dynamo.writer("t")).isInstanceOf(ServiceException.class);
            try (Stream<?> items = dynamo.scan("t", ScanOptions.DEFAULTS)) {
                assertThatThrownBy(items::count).isInstanceOf(ServiceException.class);
            }
            try (Stream<?> items = dynamo.getAll("t", List.of(KEY))) {
                assertThatThrownBy(items::count).isInstanceOf(ServiceException.class);
            }
        }
    }

    @Test
    void calls_end_whenNobodyListens() throws IOException {
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // nobody else can listen there
            assertAllEnds("http://127.0.0.1:" + taken.getLocalPort(), FailureReason.NOT_SENT);
        }
    }

    @Test
    void calls_end_whenTheNameIsUnknown() {
        assertAllEnds("http://no-such-host.invalid:8000", FailureReason.NOT_SENT);
    }

    @Test
    void calls_end_whenTheServerNeverAnswers() throws IOException {
        try (ServerSocket server = server(this::silent)) {
            assertAllEnds("http://127.0.0.1:" + server.getLocalPort(), FailureReason.UNKNOWN, FailureReason.NOT_SENT);
        }
    }

    @Test
    void calls_end_whenTheHandshakeNeverDoes() throws IOException {
        try (ServerSocket server = server(this::silent)) {
            assertAllEnds("https://127.0.0.1:" + server.getLocalPort(), FailureReason.NOT_SENT);
        }
    }

    @Test
    void calls_end_whenTheAnswerNeverDoes() throws IOException {
        byte[] interim = "HTTP/1.1 102 Processing\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        Behaviour busy = client -> {
            while (client.getInputStream().read() >= 0 || over.getCount() > 0) {
                client.getOutputStream().write(interim);
            }
        };
        try (ServerSocket server = server(busy)) {
            assertAllEnds("http://127.0.0.1:" + server.getLocalPort(), FailureReason.UNKNOWN, FailureReason.NOT_SENT);
        }
    }

    @Test
    void calls_end_whenThereAreNoCredentials() throws IOException {
        try (Dynabatch dynamo = Dynabatch.builder()
                .endpoint(URI.create("http://127.0.0.1:1"))
                .region("eu-west-1")
                .credentials(() -> {
                    throw new IllegalStateException("nobody is logged in");
                })
                .transport(transport)
                .build()) {
            BatchWriter writer = writer(dynamo);
            writer.put(Bench.item("a", 1)); // with more, the writer may be dead before the last is put
            assertThatThrownBy(writer::close)
                    .isInstanceOf(BatchWriteException.class)
                    .hasRootCauseInstanceOf(WriterFatalException.class)
                    .hasStackTraceContaining("nobody is logged in");
            assertThatThrownBy(() -> dynamo.get("t", KEY)).hasMessageContaining("nobody is logged in");
        }
    }

    @Test
    void calls_areInterruptible_whenTheServerNeverAnswers() throws IOException {
        try (ServerSocket server = server(this::silent);
                Dynabatch dynamo = client("http://127.0.0.1:" + server.getLocalPort())) {
            BatchWriter writer = writer(dynamo);
            writer.put(Bench.item("a", 1));
            List<Runnable> calls = List.of(
                    () -> dynamo.get("t", KEY),
                    () -> dynamo.put("t", KEY),
                    () -> dynamo.delete("t", KEY),
                    () -> dynamo.writer("t"),
                    () -> dynamo.tables().list(),
                    () -> dynamo.tables().create("t", KeySchema.of("pk", KeyType.S)),
                    () -> dynamo.scanPages("t", ScanOptions.DEFAULTS).next(),
                    () -> dynamo.getAll("t", List.of(KEY)).forEach(item -> {}),
                    writer::flush,
                    writer::close);
            for (Runnable call : calls) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(call::run).isInstanceOf(WaitInterruptedException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void close_endsInTime_whenTheServerNeverAnswers() throws IOException {
        try (ServerSocket server = server(this::silent);
                Dynabatch dynamo = client("http://127.0.0.1:" + server.getLocalPort())) {
            BatchWriter writer = writer(dynamo);
            Bench.putMany(writer, "k", 53);
            BatchWriteException exception =
                    catchThrowableOfType(BatchWriteException.class, () -> writer.close(Duration.ofMillis(11)));
            assertThat(Bench.reasons(exception)).hasSize(53).isSubsetOf(FailureReason.UNKNOWN, FailureReason.NOT_SENT);
        }
    }
}
