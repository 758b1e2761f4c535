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
    private final boolean permanent;

    /**
     * A fault that may pass.
     *
     * @param stage how far it got
     * @param message what happened, with host and port, without header or body
     * @param cause the underlying fault, if any
     */
    public TransportException(Stage stage, String message, @Nullable Throwable cause) {
        this(stage, message, cause, false);
    }

    private TransportException(Stage stage, String message, @Nullable Throwable cause, boolean permanent) {
        super(message, cause);
        this.stage = stage;
        this.permanent = permanent;
    }

    /**
     * A fault that stays until a setting is changed, on this side or the other: a certificate that is not trusted, a server
     * that does not speak TLS, a proxy that does not let us through. Nothing was sent.
     *
     * @param message what is wrong, with host and port, and what to do
     * @param cause the underlying fault, if any
     */
    public static TransportException permanent(String message, @Nullable Throwable cause) {
        return new TransportException(Stage.NOT_SENT, message, cause, true);
    }

    /** Whether it is of no use to try again. */
    public boolean permanent() {
        return permanent;
    }

    /** How far the exchange got. */
    public Stage stage() {
        return stage;
    }
}
