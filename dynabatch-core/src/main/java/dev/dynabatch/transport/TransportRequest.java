package dev.dynabatch.transport;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP POST to the path {@code /} of {@code endpoint}.
 *
 * @param endpoint scheme, host and port
 * @param headers names and values in turn: {@code [name, value, name, value, …]}; includes {@code Host}, but neither
 *     {@code Content-Length} nor {@code Connection}, which the transport adds
 * @param body the body
 */
public record TransportRequest(URI endpoint, List<String> headers, Body body) {
    /** The value of the first header with this name, in any case, or null. */
    public @Nullable String header(String name) {
        return Headers.first(headers, name);
    }

    /** Says where it goes and how long it is; never a header, since one of them is the signature. */
    @Override
    public String toString() {
        return "TransportRequest[" + endpoint + ", " + body.size() + " B]";
    }
}
