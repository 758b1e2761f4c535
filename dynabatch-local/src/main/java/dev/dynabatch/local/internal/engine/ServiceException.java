package dev.dynabatch.local.internal.engine;

/** A request's refusal: becomes the answer. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorType type;

    ServiceException(ErrorType type, String message) {
        super(message, null, false, false);
        this.type = type;
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
}
