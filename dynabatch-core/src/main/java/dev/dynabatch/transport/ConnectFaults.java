package dev.dynabatch.transport;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Says why there is no connection, and what to look at. */
final class ConnectFaults {
    private ConnectFaults() {}

    static String lookup(Endpoint endpoint, @Nullable Throwable cause) {
        if (cause == null || cause instanceof UnknownHostException) {
            return "no address is known for " + endpoint.host()
                    + "; check the endpoint, the region and the name server";
        }
        return "cannot connect to " + endpoint + ": " + cause.getMessage();
    }

    static String connect(Endpoint endpoint, int connectMillis, Throwable cause) {
        if (cause instanceof SocketTimeoutException) {
            return endpoint + " did not answer within " + connectMillis
                    + " ms; check the route to it (proxy, VPC endpoint, firewall)";
        }
        if (cause instanceof NoRouteToHostException) {
            return "there is no route to " + endpoint + "; check the network (proxy, VPC endpoint, firewall)";
        }
        if (cause instanceof ConnectException) {
            return endpoint + " refused the connection; is a server running there?";
        }
        return "cannot connect to " + endpoint + ": " + cause.getMessage();
    }

    /** Whether TLS will fail in the same way the next time: by what is trusted here, or by what the server speaks. */
    static boolean stays(Throwable cause) {
        if (cause instanceof TlsHandshake.NotTlsException || cause instanceof IllegalStateException) {
            return true;
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof CertificateException || each instanceof CertPathBuilderException) {
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
        return "no TLS with " + endpoint + ": " + cause.getMessage()
                + "; for a certificate of your own, add its authority to the JVM's trust store or give an SSLContext";
    }
}
