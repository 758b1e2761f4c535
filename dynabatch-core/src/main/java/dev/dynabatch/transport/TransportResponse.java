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
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "TransportResponse[" + status + ", " + body.length + " B]";
    }
}
