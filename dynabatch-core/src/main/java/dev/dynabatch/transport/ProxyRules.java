package dev.dynabatch.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint is reached through which proxy. By default the environment says so, as it does to curl and to the AWS
 * tools: {@code https_proxy} or {@code HTTPS_PROXY} for https endpoints, {@code http_proxy} or {@code HTTP_PROXY} for
 * http ones, except for what {@code no_proxy} or {@code NO_PROXY} lists. A loopback endpoint never needs a proxy.
 */
final class ProxyRules {
    private final @Nullable ProxyServer https;
    private final @Nullable ProxyServer http;
    private final List<String> except;

    private ProxyRules(@Nullable ProxyServer https, @Nullable ProxyServer http, List<String> except) {
        this.https = https;
        this.http = http;
        this.except = except;
    }

    /** No proxy at all. */
    static ProxyRules none() {
        return new ProxyRules(null, null, List.of());
    }

    /** One proxy for everything but what {@code except} lists. */
    static ProxyRules all(ProxyServer proxy, String except) {
        return new ProxyRules(proxy, proxy, split(except));
    }

    /**
     * By environment variables.
     *
     * @throws IllegalArgumentException if one makes no sense; the message names it, and never a password
     */
    static ProxyRules of(Function<String, @Nullable String> environment) {
        String except = either(environment, "no_proxy");
        return new ProxyRules(
                proxy(environment, "https_proxy"),
                proxy(environment, "http_proxy"),
                split(except == null ? "" : except));
    }

    private static @Nullable ProxyServer proxy(Function<String, @Nullable String> environment, String name) {
        String value = either(environment, name);
        return value == null ? null : ProxyServer.parse(name.toUpperCase(Locale.ROOT), value);
    }

    /** The lower-case one first, as curl does; a blank one is none. */
    private static @Nullable String either(Function<String, @Nullable String> environment, String name) {
        String value = environment.apply(name);
        if (value == null || value.isBlank()) {
            value = environment.apply(name.toUpperCase(Locale.ROOT));
        }
        return value == null || value.isBlank() ? null : value.trim();
    }

    private static List<String> split(String list) {
        List<String> entries = new ArrayList<>();
        for (String entry : list.split("[,\\s]+", -1)) {
            if (!entry.isEmpty()) {
                entries.add(entry.toLowerCase(Locale.ROOT));
            }
        }
        return entries;
    }

    /** How {@code endpoint} is reached. */
    Route route(Endpoint endpoint) {
        ProxyServer proxy = endpoint.tls() ? https : http;
        return new Route(endpoint, proxy == null || isDirect(endpoint) ? null : proxy);
    }

    private boolean isDirect(Endpoint endpoint) {
        String host = endpoint.host().toLowerCase(Locale.ROOT);
        byte[] address = address(host);
        if (host.equals("localhost") || host.endsWith(".localhost") || isLoopback(address)) {
            return true;
        }
        return except.stream().anyMatch(entry -> matches(entry, host, address, endpoint.port()));
    }

    private static boolean matches(String entry, String host, byte @Nullable [] address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.indexOf('/') > 0) {
            return address != null && inBlock(entry, address);
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        if (colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']')) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        String domain = name.startsWith(".") ? name : "." + name;
        return host.equals(domain.substring(1)) || (address == null && host.endsWith(domain));
    }

    /** Whether {@code address} is in a block such as {@code 10.0.0.0/8}. */
    private static boolean inBlock(String block, byte[] address) {
        int slash = block.indexOf('/');
        byte[] base = address(block.substring(0, slash));
        String bits = block.substring(slash + 1);
        if (base == null || base.length != address.length || !bits.matches("\\d{1,3}")) {
            return false;
        }
        int left = Integer.parseInt(bits);
        for (int i = 0; i < base.length && left > 0; i++) {
            int mask = left >= 8 ? 0xff : 0xff << (8 - left);
            if (((base[i] ^ address[i]) & mask) != 0) {
                return false;
            }
            left -= 8;
        }
        return true;
    }

    private static boolean isLoopback(byte @Nullable [] address) {
        try {
            return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The bytes of an address in digits, or null for a name, which is never looked up here. */
    private static byte @Nullable [] address(String host) {
        boolean digits = host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        try {
            return digits ? InetAddress.getByName(host).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
