package dev.dynabatch.internal.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer that is not what the service answers. */
public final class MalformedReplyException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean html;

    MalformedReplyException(String message, boolean html, @Nullable Throwable cause) {
        super(message, cause);
        this.html = html;
    }

    /** An answer that could not be read. */
    static MalformedReplyException of(byte[] body, @Nullable Throwable cause) {
        String start = Replies.start(body);
        return start.startsWith("<")
                ? new MalformedReplyException(
                        "a web page answered instead of DynamoDB (a proxy, or a wrong endpoint?): " + start,
                        true,
                        cause)
                : new MalformedReplyException("the answer is not what DynamoDB answers", false, cause);
    }

    /** An answer without something that the service always says: whoever answered, it was not the service. */
    static MalformedReplyException without(byte[] body, String member) {
        return of(body, new IOException("expected '" + member + "'"));
    }

    /** Whether it is a web page: something other than the service has answered, and will again. */
    public boolean html() {
        return html;
    }
}
