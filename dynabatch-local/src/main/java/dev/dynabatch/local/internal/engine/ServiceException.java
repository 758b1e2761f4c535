package dev.dynabatch.local.internal.engine;

import org.jspecify.annotations.Nullable;

/** A request's refusal: becomes the answer. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorType type;
    private final transient byte @Nullable [] item;

    ServiceException(ErrorType type, String message) {
        this(type, message, null);
    }

    private ServiceException(ErrorType type, String message, byte @Nullable [] item) {
        super(message, null, false, false);
        this.type = type;
        this.item = item;
    }

    /**
     * The refusal of a write whose condition is not met.
     *
     * @param item what is there, as it is stored, if the answer is to show it
     */
    static ServiceException conditionFailed(byte @Nullable [] item) {
        return new ServiceException(ErrorType.CONDITION_FAILED, "The conditional request failed", item);
    }

    static ServiceException validation(String message) {
        return new ServiceException(ErrorType.VALIDATION, message);
    }

    static ServiceException notFound(String message) {
        return new ServiceException(ErrorType.NOT_FOUND, message);
    }

    ErrorType type() {
        return type;
    }

    /** The stored item the answer is to show, or null. */
    byte @Nullable [] item() {
        return item;
    }
}
