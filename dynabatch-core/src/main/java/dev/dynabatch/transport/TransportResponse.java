package dev.dynabatch.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One whole HTTP answer.
 *
 * @param status the HTTP status
 * @param headers names and values in turn
 * @param body the whole body, owned by the receiver
 */
public record TransportResponse(int status, List<String> headers, byte[] body) {

    /** The value of the first header with this name, in any case, or null. */
    public @Nullable String header(String name) {
        return Headers.first(headers, name);
    }

    @Override
    public String toString() {
        return "TransportResponse[" + status + ", " + body.length + " B]";
    }
}
