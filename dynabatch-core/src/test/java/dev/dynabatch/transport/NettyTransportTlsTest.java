package dev.dynabatch.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.transport.TransportException.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettyTransportTlsTest {
    private static final String PASSWORD = "changeit";

    private static SSLContext context;

    /** A context with a fresh certificate for dynamodb.test and 127.0.0.1 that trusts just that one. */
    @BeforeAll
    static void makeCertificate(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=dynamodb.test",
                        "-ext",
                        "san=dns:dynamodb.test,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void send_worksOverTls(String protocol) throws Exception {
        String large = "x0123456789".repeat(149_993);
        AtomicReference<String> name = new AtomicReference<>();
        try (NettyTransport transport = trusting();
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
        try (NettyTransport transport = trusting();
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
        try (NettyTransport transport = trusting();
                RawServer server = server("TLSv1.3", RawServer::echo)) {
            Told told = Told.send(transport, URI.create("https://other.test:" + server.port()), "a");
            assertThat(told.fault()).hasMessageContaining("no TLS with other.test:" + server.port());
            assertThat(told.fault()).hasMessageContaining("other.test found");
            assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheCertificateIsNotTrusted() throws Exception {
        try (NettyTransport transport = NettyTransport.create();
                RawServer server = server("TLSv1.3", RawServer::echo)) {
            Told told = Told.send(transport, server.uri(), "a");
            assertThat(told.fault()).hasMessageContaining("trust store");
            assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_wasNotSent_whenTheServerSpeaksPlainHttp() throws Exception {
        try (NettyTransport transport = NettyTransport.create();
                RawServer server = new RawServer((socket, n) -> {
                    socket.getInputStream().readNBytes(53);
                    RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                    RawServer.awaitEnd(socket);
                })) {
            Told told = Told.send(transport, URI.create("https://127.0.0.1:" + server.port()), "a");
            assertThat(told.fault()).hasMessageContaining("does not speak TLS");
            assertThat(told.fault().stage()).isEqualTo(Stage.NOT_SENT);
        }
    }

    @Test
    void exchange_fails_whenTheAnswerIsCutUnderTls() throws Exception {
        try (NettyTransport transport = trusting();
                RawServer server = server("TLSv1.3", (socket, n) -> {
                    RawServer.read(socket, false);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour");
                })) {
            assertThat(Told.send(transport, server.uri(), "a").fault().stage()).isEqualTo(Stage.SENT);
        }
    }

    private static NettyTransport trusting() {
        return NettyTransport.builder()
                .sslContext(context)
                .lookup(host -> List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})))
                .connectTimeout(Duration.ofSeconds(30)) // 64 handshakes at once, on a machine that is busy
                .build();
    }

    private static RawServer server(String protocol, RawServer.Script script) throws IOException {
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 512, InetAddress.getLoopbackAddress());
        socket.setEnabledProtocols(new String[] {protocol});
        return new RawServer(socket, "https", script);
    }
}
