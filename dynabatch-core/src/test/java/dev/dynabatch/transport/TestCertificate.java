package dev.dynabatch.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** A fresh certificate for dynamodb.test and 127.0.0.1, and who trusts just that one. */
final class TestCertificate {
    private static final String PASSWORD = "changeit";

    private final KeyManagerFactory key;
    private final TrustManagerFactory trust;
    private final X509Certificate certificate;
    private final SSLContext context;

    private TestCertificate(KeyStore keys) throws Exception {
        certificate = (X509Certificate) keys.getCertificate("test");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", certificate);
        key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(keys, PASSWORD.toCharArray());
        trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    }

    static TestCertificate make(Path dir) throws Exception {
        Path file = Files.createTempDirectory(dir, "keys").resolve("store.p12");
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
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new TestCertificate(keys);
    }

    /** Has this certificate, and trusts it. */
    SSLContext context() {
        return context;
    }

    /** Trusts it, and counts how often it had to look. */
    SSLContext contextThatCounts(AtomicInteger checks) throws Exception {
        SSLContext counting = SSLContext.getInstance("TLS");
        X509ExtendedTrustManager real = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
        counting.init(null, new TrustManager[] {new Counting(real, checks)}, null);
        return counting;
    }

    String pem() throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    RawServer server(String protocol, RawServer.Script script) throws Exception {
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 512, InetAddress.getLoopbackAddress());
        socket.setEnabledProtocols(new String[] {protocol});
        return new RawServer(socket, "https", script);
    }

    /** A server whose script sees the TLS socket, while {@code bare} is the one below it. */
    RawServer layeredServer(AtomicReference<Socket> bare, RawServer.Script script) throws Exception {
        return new RawServer(
                new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), "https", (socket, connection) -> {
                    bare.set(socket);
                    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
                    tls.setUseClientMode(false);
                    try (tls) {
                        script.run(tls, connection);
                    }
                });
    }

    private static final class Counting extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager real;
        private final AtomicInteger checks;

        Counting(X509ExtendedTrustManager real, AtomicInteger checks) {
            this.real = real;
            this.checks = checks;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checks.incrementAndGet();
            real.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("not by engine");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("without host name");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return real.getAcceptedIssuers();
        }
    }
}
