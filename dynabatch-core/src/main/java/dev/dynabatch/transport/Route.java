package dev.dynabatch.transport;

import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is reached.
 *
 * @param endpoint where requests go
 * @param proxy what they pass, or null
 */
record Route(Endpoint endpoint, @Nullable ProxyServer proxy) {

    /** Whom the connection is opened to. */
    Endpoint firstHop() {
        return proxy == null ? endpoint : proxy.server();
    }

    /** The first line of every request. Through a proxy and in clear it names the endpoint (RFC 9112, 3.2.2). */
    String requestLine() {
        String target = proxy == null || endpoint.tls() ? "/" : "http://" + endpoint + "/";
        return "POST " + target + " HTTP/1.1\r\n";
    }

    /** What goes into {@code Proxy-Authorization} of every request, or null. */
    @Nullable
    String requestAuthorization() {
        return proxy == null || endpoint.tls() ? null : proxy.authorization();
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return proxy == null ? endpoint.toString() : endpoint + " through the proxy " + proxy;
    }
}
