package dev.dynabatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.local.internal.http.HttpLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP itself: headers, framing, and those who get them wrong. */
class HttpDoorTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String LIST = "{}";

    private final DynabatchLocal dynamo = DynabatchLocal.inMemory();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LocalServer server = dynamo.serve(0);

    @AfterEach
    void close() {
        server.close();
        dynamo.close();
    }

    @Test
    void answer_carriesTheServicesHeaders_whateverItIs() throws Exception {
        for (HttpRequest request : List.of(
                post("DynamoDB_20120810.ListTables", LIST).build(),
                post("DynamoDB_20120810.Nonsense", LIST).build(),
                post("DynamoDB_20120810.PutItem", "[").build())) {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            CRC32 crc = new CRC32();
            crc.update(response.body());
            assertThat(response.headers().firstValue("x-amz-crc32")).hasValue(Long.toString(crc.getValue()));
            assertThat(response.headers().firstValue("x-amzn-RequestId").orElse(""))
                    .matches("[0-9A-V]{52}");
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.0");
            assertThat(response.headers().firstValue("Date").orElse("")).endsWith(" GMT");
        }
    }

    @Test
    void answer_saysWhatIsWrong_whenTheRequestIsNotOne() throws Exception {
        assertThat(text(post("DynamoDB_20120810.UpdateTable", LIST)))
                .isEqualTo("400 {\"__type\":\"com.amazon.coral.service#UnknownOperationException\","
                        + "\"message\":\"UpdateTable is not supported by Dynabatch Local yet\"}");
        assertThat(text(post("PutItem", LIST))).startsWith("400").contains("UnknownOperationException");
        assertThat(text(HttpRequest.newBuilder(server.endpoint())
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .POST(HttpRequest.BodyPublishers.noBody())))
                .startsWith("400")
                .contains("X-Amz-Target");
        assertThat(text(post("DynamoDB_20120810.ListTables", LIST).setHeader("Content-Type", "text/plain")))
                .startsWith("400")
                .contains("The header Content-Type must be application/x-amz-json-1.0");
        assertThat(text(HttpRequest.newBuilder(server.endpoint()).DELETE()))
                .startsWith("400")
                .contains("POST");
        assertThat(text(HttpRequest.newBuilder(server.endpoint()).GET())).isEqualTo("200 healthy: dynabatch-local\n");
        assertThat(text(post("DynamoDB_20120810.ListTables", "{\"Limit\":1")))
                .startsWith("400")
                .contains("SerializationException", "The request is not valid JSON");
    }

    @Test
    void body_isTakenUpToTheLimit_andRefusedBeyond() throws Exception {
        int limit = (16 << 20) + (64 << 10);
        String padding = " ".repeat(limit - LIST.length());
        assertThat(text(post("DynamoDB_20120810.ListTables", LIST + padding))).startsWith("200");
        assertThat(text(post("DynamoDB_20120810.ListTables", LIST + padding + " ")))
                .startsWith("413")
                .contains("RequestEntityTooLargeException");
    }

    @Test
    void body_isRefused_whenItGrowsTooLongInChunks() throws Exception {
        byte[] chunk = new byte[1 << 20];
        try (Socket socket = connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 19; i++) {
                send(socket, "100000\r\n");
                socket.getOutputStream().write(chunk);
                send(socket, "\r\n");
            }
            send(socket, "0\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void requests_areAnsweredInOrder_whenPipelined() throws Exception {
        try (Socket socket = connect()) {
            String request = raw("ListTables", LIST);
            send(socket, request.repeat(17) + raw("Nonsense", LIST).replace("Host", "Connection: close\r\nHost"));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(19);
            assertThat(answers.lastIndexOf("TableNames")).isLessThan(answers.indexOf("UnknownOperationException"));
        }
    }

    @Test
    void connection_isClosed_whenARequestDoesNotArriveInTime() throws Exception {
        restart(new HttpLimits(7, Duration.ofMillis(50), LONG));
        String whole = raw("ListTables", LIST);
        for (String part : List.of("", "POST / HT", whole.substring(0, whole.length() - 1))) {
            try (Socket socket = connect()) {
                send(socket, part);
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            }
        }
    }

    @Test
    void connection_isClosed_whenIdleAfterAnAnswer() throws Exception {
        restart(new HttpLimits(7, LONG, Duration.ofMillis(50)));
        try (Socket socket = connect()) {
            send(socket, raw("ListTables", LIST));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("{\"TableNames\":[]}");
        }
    }

    @Test
    void connection_isTurnedAway_whenThereAreTooMany() throws Exception {
        restart(new HttpLimits(3, LONG, LONG));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket socket = connect();
            send(socket, raw("ListTables", LIST));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            sockets.add(socket);
        }
        try (Socket socket = connect()) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("too many connections");
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void connections_areAllAnswered_whenNearlyAThousandComeAtOnce() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 997; i++) {
            sockets.add(connect());
        }
        for (Socket socket : sockets) {
            send(socket, raw("ListTables", LIST).replace("Host", "Connection: close\r\nHost"));
        }
        for (Socket socket : sockets) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
            socket.close();
        }
    }

    @Test
    void connection_isClosed_whenItSpeaksAnotherLanguage() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "\u0016\u0003\u0001 hello\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("This is no HTTP request");
        }
    }

    @Test
    void connection_isClosedWithoutAnAnswer_whenTheStoreIsClosed() throws Exception {
        dynamo.close();
        try (Socket socket = connect()) {
            send(socket, raw("ListTables", LIST));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void start_namesTheAddress_whenItIsTaken() {
        assertThatThrownBy(() -> dynamo.serve(server.port()))
                .isInstanceOf(DynabatchException.class)
                .hasMessageContaining("cannot listen on ")
                .hasMessageContaining(":" + server.port())
                .hasMessageContaining("Choose another port");
    }

    private void restart(HttpLimits limits) {
        server.close();
        server = LocalServer.builder(dynamo).limits(limits).start();
    }

    private HttpRequest.Builder post(String target, String body) {
        return HttpRequest.newBuilder(server.endpoint())
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private String text(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String raw(String operation, String body) {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810."
                + operation + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
