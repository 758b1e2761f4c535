package dev.dynabatch.transport;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Says why there is no connection, and what to look at. */
final class ConnectFaults {
    private ConnectFaults() {}

    static String lookup(Route route, @Nullable Throwable cause) {
        if (cause == null || cause instanceof UnknownHostException) {
            return "no address is known for "
                    + (route.proxy() == null
                            ? route.endpoint().host() + "; check the endpoint, the region and the name server"
                            : "the proxy " + route.firstHop().host()
                                    + "; check HTTPS_PROXY and HTTP_PROXY, and the name server");
        }
        return "cannot connect to " + route + ": " + cause.getMessage();
    }

    static String connect(Route route, int connectMillis, Throwable cause) {
        boolean direct = route.proxy() == null;
        String peer = (direct ? "" : "the proxy ") + route.firstHop();
        if (cause instanceof SocketTimeoutException) {
            return peer + " did not answer within " + connectMillis
                    + " ms; check the route to it (proxy, VPC endpoint, firewall)";
        }
        if (cause instanceof NoRouteToHostException) {
            return "there is no route to " + peer + "; check the network (proxy, VPC endpoint, firewall)";
        }
        if (cause instanceof ConnectException) {
            return peer + " refused the connection; "
                    + (direct
                            ? "is a server running there?"
                            : "is it running there, and are HTTPS_PROXY and HTTP_PROXY right?");
        }
        return "cannot connect to " + peer + ": " + cause.getMessage();
    }

    /**
     * Whether it will fail in the same way the next time: TLS by what is trusted here, which may be no more than a file that
     * cannot be read, or by what the server speaks; a tunnel, as the proxy does not let us through.
     */
    static boolean stays(Throwable cause) {
        if (cause instanceof ProxyTunnel.RefusedException refused) {
            return refused.lasting();
        }
        if (cause instanceof TlsHandshake.NotTlsException || cause instanceof IllegalStateException) {
            return true;
        }
        return has(CertificateException.class, cause) || has(CertPathBuilderException.class, cause);
    }

    private static boolean has(Class<? extends Throwable> type, Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    static String tls(Endpoint endpoint, Throwable cause) {
        if (cause instanceof TlsHandshake.NotTlsException) {
            return endpoint + " does not speak TLS; should the endpoint begin with http:// ?";
        }
        if (cause instanceof SocketTimeoutException) {
            return endpoint + " did not finish the TLS handshake in time; does it speak TLS?";
        }
        return "no TLS with " + endpoint + ": " + cause.getMessage() + advice(cause);
    }

    /** What to do about it, or nothing. */
    private static String advice(Throwable cause) {
        if (has(CertificateExpiredException.class, cause) || has(CertificateNotYetValidException.class, cause)) {
            return "; renew the certificate, or set this machine's clock right";
        }
        if (has(CertPathBuilderException.class, cause) || has(CertPathValidatorException.class, cause)) {
            return "; for a certificate of your own, name its authority in AWS_CA_BUNDLE (a PEM file), add it to the JVM's"
                    + " trust store, or give an SSLContext";
        }
        // The JDK tells this by its message alone.
        String message = String.valueOf(cause.getMessage());
        return message.contains("No subject alternative") || message.contains("No name matching")
                ? "; is the endpoint's host right, or does something stand between that has a certificate of its own?"
                : "";
    }
}
