package dev.dynabatch.transport;

import java.net.URI;
import java.util.Locale;

/**
 * Where connections of one pool lead.
 *
 * @param host name or address, an IPv6 one without brackets
 * @param port the port, always given
 * @param tls whether the scheme is https
 */
record Endpoint(String host, int port, boolean tls) {

    /**
     * Reads scheme, host and port of {@code uri}.
     *
     * @throws IllegalArgumentException if there is no http or https server in it; the message says what is expected
     */
    static Endpoint of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "'" + uri + "' is no endpoint; expected http://host[:port] or https://host[:port]");
        }
        boolean tls = scheme.equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        return new Endpoint(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, tls);
    }

    // Those a record has by itself are put together when they are first called, for some 20 ms of the first request's
    // time.

    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint that && port == that.port && tls == that.tls && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    /** Host and port, as messages name them. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
