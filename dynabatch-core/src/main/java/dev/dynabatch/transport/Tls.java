package dev.dynabatch.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS by the JDK: 1.3 or 1.2, host name sent (SNI) and verified. */
final class Tls {
    private final @Nullable String bundle;
    private volatile @Nullable SSLContext context;

    /**
     * @param context what to trust, or null
     * @param bundle without a context, the PEM file whose certificates to trust; if null or blank, the JVM's own trust
     *     store. Either is read when it is first needed
     */
    Tls(@Nullable SSLContext context, @Nullable String bundle) {
        this.context = context;
        this.bundle = bundle == null || bundle.isBlank() ? null : bundle.trim();
    }

    /** The context; reads files the first time, so not to be called where nothing may block before {@link #load} was. */
    SSLContext load() {
        SSLContext known = context;
        if (known == null) {
            known = bundle == null ? ofJvm() : ofBundle(bundle);
            context = known;
        }
        return known;
    }

    private static SSLContext ofJvm() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "this JVM's default TLS settings cannot be used: " + e.getMessage()
                            + "; check javax.net.ssl.trustStore, or give the transport an SSLContext",
                    e);
        }
    }

    private static SSLContext ofBundle(String bundle) {
        try (InputStream in = Files.newInputStream(Path.of(bundle))) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + count++, one);
            }
            if (count == 0) {
                throw new IllegalStateException("there is no certificate in " + bundle + ", which AWS_CA_BUNDLE names");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(null, trust.getTrustManagers(), null);
            return made;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof IllegalStateException said) {
                throw said;
            }
            throw new IllegalStateException(
                    "the certificates in " + bundle + ", which AWS_CA_BUNDLE names, cannot be read: " + e
                            + "; it must be a file in PEM form",
                    e);
        }
    }

    /** A client's engine; resumes an earlier session with that server if it can. */
    SSLEngine engine(Endpoint endpoint) {
        SSLEngine engine = load().createSSLEngine(endpoint.host(), endpoint.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }
}
