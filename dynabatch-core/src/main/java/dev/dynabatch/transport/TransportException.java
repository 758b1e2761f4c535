package dev.dynabatch.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An exchange that ended without a whole answer. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1;

    /** How far the exchange got: decides whether the request may have been applied. */
    public enum Stage {
        /** No byte of the request left: it was certainly not applied (refused connection, unknown host, TLS failure). */
        NOT_SENT,
        /** Bytes left: the service may have applied the request, or may still apply it. */
        SENT
    }

    private final Stage stage;

    /**
     * @param stage how far it got
     * @param message what happened, with host and port, without header or body
     * @param cause the underlying fault, if any
     */
    public TransportException(Stage stage, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
    }

    /** How far the exchange got. */
    public Stage stage() {
        return stage;
    }
}
