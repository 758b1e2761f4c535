package dev.dynabatch.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.transport.TransportException.Stage;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTlsTest {
    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate(@TempDir Path dir) throws Exception {
        certificate = TestCertificate.make(dir);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void send_worksOverTls(String protocol) throws Exception {
        String large = "x0123456789".repeat(149_993);
        AtomicReference<String> name = new AtomicReference<>();
        try (HttpTransport transport = trusting();
                RawServer server = server(protocol, (socket, n) -> {
                    ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
                    name.set(((SNIHostName) session.getRequestedServerNames().get(0)).getAsciiName());
                    RawServer.echo(socket, n);
                })) {
            URI uri = URI.create("https://dynamodb.test:" + server.port());
            assertThat(Told.send(transport, uri, "a").body()).isEqualTo("a");
            assertThat(Told.send(transport, uri, large).body()).isEqualTo(large);
            assertThat(Told.send(transport, uri, "b").body()).isEqualTo("b");
            assertThat(server.connections).hasValue(1);
            assertThat(name).hasValue("dynamodb.test");
        }
    }

    @Test
    void send_sharesConnections_whenManyAreUnderWay() throws Exception {
        try (HttpTransport transport = trusting();
                RawServer server = server("TLSv1.3", RawServer::echo)) {
            List<Told> all = new ArrayList<>();
            for (int i = 0; i < 211; i++) {
                all.add(Told.send(transport, server.uri(), "n" + i));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).body()).isEqualTo("n" + i);
            }
            assertThat(server.connections.get()).isLessThanOrEqualTo(64);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheHostIsAnother() throws Exception {
        try (HttpTransport transport = trusting();
                RawServer server = server("TLSv1.3", RawServer::echo)) {
            Told told = Told.send(transport, URI.create("https://other.test:" + server.port()), "a");
            assertThat(told.fault()).hasMessageContaining("no TLS with other.test:" + server.port());
            assertThat(told.fault())
                    .hasMessageContaining("other.test found")
                    .hasMessageContaining("is the endpoint's host right")
                    .message()
                    .doesNotContain("authority");
            assertThat(told.fault().permanent()).isTrue();
            assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheCertificateIsNotTrusted() throws Exception {
        try (HttpTransport transport = HttpTransport.create();
                RawServer server = server("TLSv1.3", RawServer::echo)) {
            Told told = Told.send(transport, server.uri(), "a");
            assertThat(told.fault()).hasMessageContaining("trust store");
            assertThat(told.fault().permanent()).isTrue();
            assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheServerSpeaksPlainHttp() throws Exception {
        try (HttpTransport transport = HttpTransport.create();
                RawServer server = new RawServer((socket, n) -> {
                    socket.getInputStream().readNBytes(53);
                    RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                    RawServer.awaitEnd(socket);
                })) {
            Told told = Told.send(transport, URI.create("https://127.0.0.1:" + server.port()), "a");
            assertThat(told.fault()).hasMessageContaining("does not speak TLS");
            assertThat(told.fault().permanent()).isTrue();
            assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_fails_whenTheAnswerIsCutUnderTls() throws Exception {
        try (HttpTransport transport = trusting();
                RawServer server = server("TLSv1.3", (socket, n) -> {
                    RawServer.read(socket, false);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour");
                })) {
            assertThat(Told.send(transport, server.uri(), "a").fault().stage()).isEqualTo(Stage.SENT);
        }
    }

    @Test
    void send_trustsWhatTheBundleHolds_andNothingElse(@TempDir Path dir) throws Exception {
        Path bundle = dir.resolve("ca.pem");
        Files.writeString(bundle, "# of the test\n" + certificate.pem());
        try (HttpTransport transport = withEnvironment(Map.of("AWS_CA_BUNDLE", bundle.toString()));
                RawServer server = server("TLSv1.3", RawServer::echo);
                RawServer other = TestCertificate.make(dir).server("TLSv1.3", RawServer::echo)) {
            assertThat(Told.send(transport, server.uri(), "a").body()).isEqualTo("a");
            TransportException fault = Told.send(transport, other.uri(), "a").fault();
            assertThat(fault)
                    .hasMessageContaining("no TLS with 127.0.0.1:" + other.port())
                    .hasMessageContaining("name its authority in AWS_CA_BUNDLE");
            assertThat(fault.stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"missing", "# no certificate", "-----BEGIN CERTIFICATE-----\nxyz\n-----END CERTIFICATE-----\n"})
    void exchange_wasNotSent_whenTheBundleIsOfNoUse(String text, @TempDir Path dir) throws Exception {
        Path bundle = dir.resolve("ca.pem");
        if (!text.equals("missing")) {
            Files.writeString(bundle, text);
        }
        try (HttpTransport transport = withEnvironment(Map.of("AWS_CA_BUNDLE", bundle.toString()))) {
            TransportException fault =
                    Told.send(transport, URI.create("https://127.0.0.1:1"), "a").fault();
            assertThat(fault).hasMessageContaining("AWS_CA_BUNDLE").hasMessageContaining(bundle.toString());
            assertThat(fault.stage()).isEqualTo(Stage.NOT_SENT);
            assertThat(fault.permanent()).isTrue();
        }
    }

    @Test
    void send_trustsWhatTheJvmTrusts_whenNothingElseIsSaid() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(certificate.context());
        try (HttpTransport transport = withEnvironment(Map.of());
                RawServer server = server("TLSv1.3", RawServer::echo)) {
            assertThat(Told.send(transport, server.uri(), "a").body()).isEqualTo("a");
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void connection_resumesTheSession_ofAnEarlierOne(String protocol) throws Exception {
        AtomicInteger checks = new AtomicInteger();
        try (HttpTransport transport = builder()
                        .sslContext(certificate.contextThatCounts(checks))
                        .build();
                RawServer server = server(protocol, (socket, n) -> {
                    String body = RawServer.read(socket, false);
                    RawServer.write(socket, RawServer.ok(body).replace("200 OK", "200 OK\r\nConnection: close"));
                })) {
            for (int i = 0; i < 5; i++) {
                assertThat(Told.send(transport, server.uri(), "n" + i).body()).isEqualTo("n" + i);
            }
            assertThat(server.connections).hasValue(5);
            assertThat(checks).hasValue(1);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheServerSpeaksOldTlsOnly() throws Exception {
        try (HttpTransport transport = trusting();
                RawServer server = server("TLSv1.1", RawServer::echo)) {
            TransportException fault = Told.send(transport, server.uri(), "a").fault();
            assertThat(fault).hasMessageContaining("no TLS with");
            assertThat(fault.stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheServerDoesNotShakeHands() throws Exception {
        try (HttpTransport hasty =
                        builder().connectTimeout(Duration.ofMillis(211)).build();
                RawServer server = new RawServer((socket, n) -> RawServer.awaitEnd(socket))) {
            TransportException fault = Told.send(hasty, URI.create("https://127.0.0.1:" + server.port()), "a")
                    .fault();
            assertThat(fault).hasMessageContaining("did not finish the TLS handshake in time");
            assertThat(fault.stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void answerWithoutLength_isNotWhole_whenTlsDoesNotSayGoodBye() throws Exception {
        AtomicReference<Socket> bare = new AtomicReference<>();
        String answer = "HTTP/1.0 200 OK\r\n\r\nall of it?";
        try (HttpTransport transport = trusting();
                RawServer server = certificate.layeredServer(bare, (socket, n) -> {
                    RawServer.read(socket, false);
                    RawServer.write(socket, answer);
                    if (n == 0) {
                        bare.get().close();
                    }
                })) {
            assertThat(Told.send(transport, server.uri(), "a").fault().stage()).isEqualTo(Stage.SENT);
            assertThat(Told.send(transport, server.uri(), "b").body()).isEqualTo("all of it?");
        }
    }

    private static HttpTransport trusting() {
        return builder().sslContext(certificate.context()).build();
    }

    private static HttpTransport withEnvironment(Map<String, String> environment) {
        return builder().environment(environment::get).build();
    }

    private static HttpTransport.Builder builder() {
        return HttpTransport.builder()
                .environment(name -> null)
                .lookup(host -> List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})))
                .connectTimeout(Duration.ofSeconds(30)); // 64 handshakes at once, on a machine that is busy
    }

    private static RawServer server(String protocol, RawServer.Script script) throws Exception {
        return certificate.server(protocol, script);
    }
}
