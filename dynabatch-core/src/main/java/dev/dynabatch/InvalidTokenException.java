package dev.dynabatch;

import org.jspecify.annotations.Nullable;

/** A token that is none, that is of another table or query, or that is of no use any more. */
public class InvalidTokenException extends DynabatchException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what is wrong with it, and what to do
     * @param cause what the service said, if anything
     */
    public InvalidTokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
