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
 * @param body the parts of the body, in order; shared with the engine, not to be written to
 * @param bodyLength the sum of the parts' lengths, in bytes
 */
public record TransportRequest(URI endpoint, List<String> headers, List<byte[]> body, int bodyLength) {
    /** Checks the length, which the answer to a request with a wrong one would wait for in vain. */
    public TransportRequest {
        long sum = 0;
        for (byte[] part : body) {
            sum += part.length;
        }
        if (sum != bodyLength) {
            throw new IllegalArgumentException("bodyLength is " + bodyLength + " but the parts hold " + sum + " B");
        }
    }

    /** The value of the first header with this name, in any case, or null. */
    public @Nullable String header(String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }

    /** Says where it goes and how long it is; never a header, since one of them is the signature. */
    @Override
    public String toString() {
        return "TransportRequest[" + endpoint + ", " + bodyLength + " B]";
    }
}
