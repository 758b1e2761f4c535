package dev.dynabatch.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.local.RawHttp.Answer;
import dev.dynabatch.local.internal.http.HttpLimits;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who do not mean well, or speak something else: never a hang, a leak, or a stack trace in the answer. */
@Timeout(120)
class HostileHttpTest {
    private static final HttpLimits SHORT = new HttpLimits(1_000, Duration.ofMillis(500), Duration.ofMillis(500));

    private static ResourceLeakDetector.Level before;

    private final DynabatchLocal dynamo = DynabatchLocal.inMemory();
    private final LocalServer server = LocalServer.builder(dynamo).limits(SHORT).start();
    private final RawHttp http = new RawHttp(server.port());
    private final LocalServer patientServer = dynamo.serve(0);
    private final RawHttp patient = new RawHttp(patientServer.port());

    @BeforeAll
    static void watchForLeaks() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterAll
    static void findLeaks() {
        Leaks.requireNone();
        ResourceLeakDetector.setLevel(before);
    }

    @AfterEach
    void close() throws IOException {
        assertThat(patient.exchange(RawHttp.post("ListTables", "{}")))
                .as("the store answers still")
                .containsExactly(new Answer(200, "{\"TableNames\":[]}"));
        server.close();
        patientServer.close();
        dynamo.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: two",
                "Content-Length: 0x2",
                "Content-Length: 99999999999999999999",
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 2, 3",
                "Content-Length: 2\r\nTransfer-Encoding: nonsense",
                "Transfer-Encoding: chunked, nonsense",
                "no colon",
                ": no name",
                "bad name: x",
                "Nul: \0",
                " folded: x"
            })
    void request_isRefusedOrClosed_whenItsHeadersMakeNoSense(String headers) throws IOException {
        List<Answer> answers =
                http.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "X-Amz-Target: DynamoDB_20120810.CreateTable\r\n" + headers + "\r\n\r\n{}");
        assertThat(answers).hasSizeLessThanOrEqualTo(1);
        assertThat(answers).allMatch(answer -> answer.status() == 400);
    }

    @Test
    void request_isRefused_whenItHasTwoLengths() throws IOException {
        // of the two ways to read it, one hides a second request from whoever stands between
        String smuggled = RawHttp.post("ListTables", "0\r\n\r\n" + RawHttp.post("ListTables", "{}"));
        List<Answer> answers = http.exchange(smuggled.replaceFirst("Content-Type", "Transfer-Encoding: chunked\r\n$0"));
        assertThat(answers).hasSizeLessThanOrEqualTo(1).allMatch(answer -> answer.status() == 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}garbage\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n{}\r\n",
                "2;" + "extension=",
                "\r\n\r\n"
            })
    void request_isRefusedOrClosed_whenItsChunksMakeNoSense(String chunks) throws IOException {
        List<Answer> answers =
                http.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "X-Amz-Target: DynamoDB_20120810.CreateTable\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        assertThat(answers).hasSizeLessThanOrEqualTo(1).allMatch(answer -> answer.status() == 400);
    }

    @Test
    void request_isRefused_whenItsHeadersAreAFlood() throws IOException {
        List<String> floods = List.of(
                "X: " + "x".repeat(100_003) + "\r\n", "X: x\r\n".repeat(10_007), "x".repeat(100_003) + ": x\r\n");
        for (String flood : floods) {
            assertThat(http.exchange(RawHttp.post("ListTables", "{}", flood)))
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(answer -> answer.status() == 400);
        }
        assertThat(http.exchange("POST /" + "x".repeat(100_003) + " HTTP/1.1\r\n\r\n"))
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(answer -> answer.status() == 400);
    }

    @Test
    void bytes_areRefusedOrClosed_whenTheyAreNoHttp1() throws IOException {
        String hello = "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "\u00a7".repeat(503);
        String http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0006\u0004\0\0\0\0\0";
        for (String other :
                List.of(hello, http2, "\0\0\0\0", "\r\n\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "x".repeat(9_973))) {
            assertThat(http.exchange(other)).hasSizeLessThanOrEqualTo(1).allMatch(answer -> answer.status() == 400);
        }
    }

    @Test
    void answer_endsTheConnection_whenTheRequestIsHttp10() throws IOException {
        String old =
                RawHttp.post("ListTables", "{}").replace("HTTP/1.1", "HTTP/1.0").replace("Connection: close\r\n", "");
        assertThat(patient.exchange(old)).containsExactly(new Answer(200, "{\"TableNames\":[]}"));
    }

    @Test
    void request_isAskedFor_whenItsSenderWaitsToBe() throws IOException {
        String whole = RawHttp.post("ListTables", "{}", "Expect: 100-continue\r\n");
        try (Socket socket = patient.connect()) {
            socket.getOutputStream()
                    .write(whole.substring(0, whole.length() - 2).getBytes(ISO_8859_1));
            InputStream in = socket.getInputStream();
            byte[] goOn = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);
            assertThat(in.readNBytes(goOn.length)).isEqualTo(goOn);
            socket.getOutputStream().write("{}".getBytes(ISO_8859_1));
            assertThat(RawHttp.answers(socket)).containsExactly(new Answer(200, "{\"TableNames\":[]}"));
        }
        assertThat(http.exchange(whole.replace("Content-Length: 2", "Content-Length: 17825792")))
                .first()
                .matches(answer -> answer.status() == 413);
        assertThat(http.exchange(whole.replace("100-continue", "miracles")))
                .first()
                .matches(answer -> answer.status() == 417);
    }

    @Test
    void request_isForgotten_whenItsSenderLeavesHalfWay() throws IOException {
        String whole = RawHttp.post("ListTables", " ".repeat(1 << 20) + "{}");
        for (int i = 0; i < 53; i++) {
            try (Socket socket = http.connect()) {
                socket.getOutputStream()
                        .write(whole.substring(0, whole.length() * i / 53).getBytes(ISO_8859_1));
                if (i % 2 == 0) {
                    socket.setSoLinger(true, 0); // leave with a reset
                }
            }
        }
    }

    @Test
    void connections_areAllClosed_whenAThousandTrickle() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 997; i++) {
            Socket socket = http.connect();
            socket.getOutputStream().write("POST / HTTP/1.1\r\nX".getBytes(ISO_8859_1));
            sockets.add(socket);
        }
        for (Socket socket : sockets) {
            assertThat(RawHttp.answers(socket)).isEmpty();
            socket.close();
        }
    }

    @Test
    void answers_areNotMade_whenNobodyReadsThem() throws IOException {
        byte[] many = RawHttp.post("Nonsense", "{}")
                .replace("Connection: close\r\n", "")
                .repeat(499)
                .getBytes(ISO_8859_1);
        for (int i = 0; i < 7; i++) {
            try (Socket socket = http.connect()) {
                socket.setReceiveBufferSize(1_024);
                socket.getOutputStream().write(many);
            }
        }
    }

    /** {@code -Ddynabatch.seed=N} begins elsewhere; the iteration is named when it fails. */
    @Test
    void requests_areAnsweredOrClosed_whenAFewBytesAreOther() throws IOException {
        long seed = Long.getLong("dynabatch.seed", 1);
        String valid = RawHttp.post(
                "PutItem", "{\"TableName\":\"users\",\"Item\":{\"pk\":{\"S\":\"a\"},\"n\":{\"N\":\"1.5\"}}}");
        List<byte[]> requests = new ArrayList<>();
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 499; i++) {
            byte[] request = Mutations.of(valid.getBytes(ISO_8859_1), new Random(seed * 1_000_003 + i));
            Socket socket = http.connect();
            socket.getOutputStream().write(request);
            requests.add(request);
            sockets.add(socket);
        }
        int answered = 0;
        for (int i = 0; i < sockets.size(); i++) {
            try (Socket socket = sockets.get(i)) {
                List<Answer> answers = RawHttp.answers(socket);
                assertThat(answers).noneMatch(answer -> answer.status() >= 500);
                answered += answers.size();
            } catch (AssertionError | IOException e) {
                String request = new String(requests.get(i), ISO_8859_1);
                throw new AssertionError("seed " + seed + ", request " + i + ": " + request, e);
            }
        }
        assertThat(answered).as("answers").isPositive();
    }
}
