package dev.dynabatch.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectFaultsTest {
    private static final Endpoint ENDPOINT = new Endpoint("dynamodb.test", 443, true);

    @Test
    void tls_saysWhatToDo_byWhatIsWrong() {
        assertThat(said("PKIX path building failed", new CertPathBuilderException("no path")))
                .isEqualTo(
                        "no TLS with dynamodb.test:443: PKIX path building failed; for a certificate of your own, name its"
                                + " authority in AWS_CA_BUNDLE (a PEM file), add it to the JVM's trust store, or give an SSLContext");
        assertThat(said("PKIX path validation failed", new CertPathValidatorException("signature check failed")))
                .contains("AWS_CA_BUNDLE");
        Throwable expired = new CertPathValidatorException("validity check failed", new CertificateExpiredException());
        assertThat(said("PKIX path validation failed", expired))
                .endsWith("; renew the certificate, or set this machine's clock right");
        assertThat(said("Received fatal alert: handshake_failure", new IOException("reset")))
                .isEqualTo("no TLS with dynamodb.test:443: Received fatal alert: handshake_failure");
    }

    private static String said(String message, Throwable cause) {
        return ConnectFaults.tls(ENDPOINT, new SSLHandshakeException(message).initCause(cause));
    }
}
