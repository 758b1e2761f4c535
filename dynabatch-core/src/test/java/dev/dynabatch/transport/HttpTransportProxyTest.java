package dev.dynabatch.transport;

import static dev.dynabatch.transport.RawServer.ok;
import static dev.dynabatch.transport.RawServer.read;
import static dev.dynabatch.transport.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dynabatch.transport.TransportException.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTransportProxyTest {
    private static final String BASIC = "Basic dXNlcjpwQHNz"; // user:p@ss

    private static TestCertificate certificate;

    private final Queue<String> lookedUp = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void makeCertificate(@TempDir Path dir) throws Exception {
        certificate = TestCertificate.make(dir);
    }

    @Test
    void send_namesTheEndpoint_whenItGoesThroughAProxyInClear() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (RawServer proxy = new RawServer((socket, n) -> {
                    while (true) {
                        seen.add(read(socket, true));
                        write(socket, ok("from the proxy"));
                    }
                });
                HttpTransport transport = by("HTTP_PROXY", "http://user:p%40ss@proxy.test:" + proxy.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(Told.send(transport, URI.create("http://dynamodb.test:8000"), "a")
                                .body())
                        .isEqualTo("from the proxy");
            }
            assertThat(seen)
                    .hasSize(3)
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("POST http://dynamodb.test:8000/ HTTP/1.1\r\nHost: dynamodb.test:8000\r\n")
                            .contains("\r\nProxy-Authorization: " + BASIC + "\r\n"));
            assertThat(proxy.connections).hasValue(1);
            assertThat(lookedUp).containsOnly("proxy.test");
        }
    }

    @Test
    void send_goesThroughATunnel_whenTheEndpointIsHttps() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        try (RawServer server = certificate.server("TLSv1.3", (socket, n) -> {
                    while (true) {
                        seen.add(read(socket, true));
                        write(socket, ok("from the server"));
                    }
                });
                RawServer proxy = new RawServer((socket, n) -> {
                    seen.add(head(socket));
                    write(socket, "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
                    pipe(socket, server.port());
                });
                HttpTransport transport = by("https_proxy", "user:p%40ss@proxy.test:" + proxy.port())) {
            URI uri = URI.create("https://dynamodb.test:" + server.port());
            for (int i = 0; i < 3; i++) {
                assertThat(Told.send(transport, uri, "a").body()).isEqualTo("from the server");
            }
            assertThat(seen.poll())
                    .startsWith("CONNECT dynamodb.test:" + server.port() + " HTTP/1.1\r\n")
                    .contains("\r\nProxy-Authorization: " + BASIC + "\r\n");
            assertThat(seen)
                    .hasSize(3)
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("POST / HTTP/1.1\r\n")
                            .doesNotContain("Proxy-Authorization"));
            assertThat(proxy.connections).hasValue(1);
            assertThat(lookedUp).containsOnly("proxy.test");
        }
    }

    @Test
    void exchange_wasNotSent_whenTheProxyRefuses_andTheFaultHoldsNoPassword() throws Exception {
        List<String> answers = List.of(
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 401 Unauthorized\r\n\r\n",
                "HTTP/1.0 403 Forbidden\r\n\r\n",
                "HTTP/1.1 429 Too Many Requests\r\n\r\n",
                "HTTP/1.1 503 Service Unavailable\r\n\r\n",
                "250 smtp.test\r\n\r\n",
                "");
        List<String> messages = List.of(
                "asks for a user and a password (407) other than those it was given",
                "asks for a user and a password (401) other than those it was given",
                "refused a tunnel to dynamodb.test:443 with status 403; does it allow that host and port?",
                "refused a tunnel to dynamodb.test:443 with status 429",
                "refused a tunnel to dynamodb.test:443 with status 503",
                "is not HTTP",
                "closed the connection when asked for a tunnel");
        for (int i = 0; i < answers.size(); i++) {
            String answer = answers.get(i);
            try (RawServer proxy = new RawServer((socket, n) -> {
                        head(socket);
                        write(socket, answer);
                    });
                    HttpTransport transport = by("HTTPS_PROXY", "http://user:p%40ss@proxy.test:" + proxy.port())) {
                TransportException fault = Told.send(transport, URI.create("https://dynamodb.test"), "a")
                        .fault();
                assertThat(fault.stage()).isEqualTo(Stage.NOT_SENT);
                assertThat(fault.permanent()).as(answer).isEqualTo(i < 3); // a proxy that says no will say so again
                assertThat(fault)
                        .hasMessageContaining("proxy.test:" + proxy.port())
                        .hasMessageContaining(messages.get(i));
                assertThat(fault.toString() + fault.getCause()).doesNotContain("p@ss", "p%40ss", "dXNlcj");
            }
        }
    }

    @Test
    void exchange_wasNotSent_whenTheProxyIsSilentOrAway() throws Exception {
        try (RawServer proxy = new RawServer((socket, n) -> RawServer.awaitEnd(socket));
                HttpTransport transport = builder(Map.of("HTTPS_PROXY", "proxy.test:" + proxy.port()))
                        .connectTimeout(Duration.ofMillis(211))
                        .build()) {
            assertThat(Told.send(transport, URI.create("https://dynamodb.test"), "a")
                            .fault())
                    .hasMessageContaining("did not open a tunnel to dynamodb.test:443 within 211 ms");
        }
        try (Socket taken = RawServer.taken();
                HttpTransport transport = by("HTTPS_PROXY", "proxy.test:" + taken.getLocalPort())) {
            TransportException away = Told.send(transport, URI.create("https://dynamodb.test"), "a")
                    .fault();
            assertThat(away)
                    .hasMessageContaining("the proxy proxy.test:" + taken.getLocalPort() + " refused the connection");
            assertThat(away).hasMessageContaining("HTTPS_PROXY");
            assertThat(away.stage()).isEqualTo(Stage.NOT_SENT);
        }
        try (HttpTransport transport = HttpTransport.builder()
                .environment(Map.of("HTTPS_PROXY", "unknown.test")::get)
                .lookup(host -> {
                    throw new UnknownHostException(host);
                })
                .build()) {
            TransportException unknown = Told.send(transport, URI.create("https://dynamodb.test"), "a")
                    .fault();
            assertThat(unknown).hasMessageContaining("no address is known for the proxy unknown.test");
        }
    }

    @Test
    void proxy_ofTheBuilder_goesBeforeTheEnvironment() throws Exception {
        try (RawServer proxy = new RawServer((socket, n) -> {
                    read(socket, false);
                    write(socket, ok("by the builder"));
                });
                RawServer server = new RawServer(RawServer::echo);
                HttpTransport given = builder(Map.of("http_proxy", "http://127.0.0.1:1", "no_proxy", "*"))
                        .proxy("http://127.0.0.1:" + proxy.port())
                        .build();
                HttpTransport none = builder(Map.of("http_proxy", "http://127.0.0.1:1"))
                        .noProxy()
                        .build()) {
            assertThat(Told.send(given, URI.create("http://dynamodb.test"), "a").body())
                    .isEqualTo("by the builder");
            assertThat(Told.send(none, URI.create("http://dynamodb.test:" + server.port()), "direct")
                            .body())
                    .isEqualTo("direct");
        }
    }

    @Test
    void build_refusesAProxyThatMakesNoSense_withoutItsPassword() {
        for (String bad : List.of(
                "socks5://user:p%40ss@proxy.test", "http://user:p%40ss@", "user:p%4ss@proxy.test", "user:p@ss@a b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> by("https_proxy", bad))
                    .withMessageContaining("HTTPS_PROXY")
                    .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("p%4", "p@ss"))
                    .withNoCause();
        }
    }

    private HttpTransport by(String name, String value) {
        return builder(Map.of(name, value)).build();
    }

    private HttpTransport.Builder builder(Map<String, String> environment) {
        return HttpTransport.builder()
                .environment(environment::get)
                .sslContext(certificate.context())
                .connectTimeout(Duration.ofSeconds(20))
                .lookup(host -> {
                    lookedUp.add(host);
                    return List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
                });
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                return text.toString();
            }
            text.append((char) b);
        }
        return text.toString();
    }

    private static void pipe(Socket client, int port) throws Exception {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = new Thread(() -> copy(server, client));
            back.setDaemon(true);
            back.start();
            copy(client, server);
            back.join();
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(bytes);
            while (count >= 0) {
                out.write(bytes, 0, count);
                count = in.read(bytes);
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            // whoever still waits sees the end
        }
    }
}
