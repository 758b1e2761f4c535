package dev.dynabatch.transport;

import io.netty.handler.ssl.SslHandler;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS by the JDK: 1.3 or 1.2, host name sent (SNI) and verified. */
final class Tls {
    private volatile @Nullable SSLContext context;

    /** @param context what to trust, or null for the JVM's own trust store, read when it is first needed */
    Tls(@Nullable SSLContext context) {
        this.context = context;
    }

    /** The context; reads files the first time, so not to be called on an event loop before {@link #load}. */
    SSLContext load() {
        SSLContext known = context;
        if (known == null) {
            try {
                known = SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(
                        "this JVM's default TLS settings cannot be used: " + e.getMessage()
                                + "; check javax.net.ssl.trustStore, or give the transport an SSLContext",
                        e);
            }
            context = known;
        }
        return known;
    }

    SslHandler handler(Endpoint endpoint, long handshakeMillis) {
        SSLEngine engine = load().createSSLEngine(endpoint.host(), endpoint.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        return handler;
    }
}
