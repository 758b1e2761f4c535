package dev.dynabatch;

import org.jspecify.annotations.Nullable;

/** The root of everything Dynabatch throws on its own account. */
public class DynabatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what went wrong, where, and what to do
     * @param cause the underlying fault, if any
     */
    public DynabatchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
