package dev.dynabatch.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param server where it is
 * @param authorization the value of {@code Proxy-Authorization}, or null; never shown
 */
record ProxyServer(Endpoint server, @Nullable String authorization) {
    private static final int DEFAULT_PORT = 80;

    /**
     * Reads {@code [http://][user:password@]host[:port]}.
     *
     * @param name what the text comes from, for messages
     * @throws IllegalArgumentException if that is not what it is; the message never holds the password
     */
    static ProxyServer parse(String name, String text) {
        String url = text.contains("://") ? text : "http://" + text;
        int end = url.indexOf("://") + 3;
        String scheme = url.substring(0, end - 3).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http")) {
            throw new IllegalArgumentException(name + " is a proxy of the kind '" + scheme
                    + "'; only http:// is supported (what goes to DynamoDB over it is under TLS all the same)");
        }
        int slash = url.indexOf('/', end);
        String authority = url.substring(end, slash < 0 ? url.length() : slash);
        int at = authority.lastIndexOf('@');
        URI uri;
        try {
            uri = URI.create("http://" + authority.substring(at + 1));
        } catch (IllegalArgumentException e) {
            throw broken(name);
        }
        String host = uri.getHost();
        if (host == null) {
            throw broken(name);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new ProxyServer(
                new Endpoint(bare, port, false), at < 0 ? null : basic(name, authority.substring(0, at)));
    }

    private static String basic(String name, String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        byte[] both = (decode(name, user) + ":" + decode(name, password)).getBytes(UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private static String decode(String name, String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw broken(name);
        }
    }

    private static IllegalArgumentException broken(String name) {
        return new IllegalArgumentException(
                name + " is no proxy; expected http://[user:password@]host[:port], with %XX for unusual characters");
    }

    /** Host and port, as messages name them; never user and password. */
    @Override
    public String toString() {
        return server.toString();
    }
}
