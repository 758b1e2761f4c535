package dev.dynabatch.local.internal.store;

import dev.dynabatch.DynabatchException;
import org.jspecify.annotations.Nullable;

/** A store that cannot be opened, read or written; says which file or directory, and what to do. */
public final class StoreException extends DynabatchException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what is wrong, where, and what to do
     * @param cause the underlying fault, if any
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
