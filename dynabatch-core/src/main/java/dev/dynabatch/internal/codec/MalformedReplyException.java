package dev.dynabatch.internal.codec;

import org.jspecify.annotations.Nullable;

/** An answer that is not what the service answers. */
public final class MalformedReplyException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean html;

    MalformedReplyException(String message, boolean html, @Nullable Throwable cause) {
        super(message, cause);
        this.html = html;
    }

    /** Whether it is a web page: something other than the service has answered, and will again. */
    public boolean html() {
        return html;
    }
}
