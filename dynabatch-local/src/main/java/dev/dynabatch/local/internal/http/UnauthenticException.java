package dev.dynabatch.local.internal.http;

import dev.dynabatch.local.internal.engine.ErrorType;

/** Says that a request was not signed by whom it claims: becomes the answer. */
final class UnauthenticException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorType type;

    private UnauthenticException(ErrorType type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    static UnauthenticException missing(String message) {
        return new UnauthenticException(ErrorType.MISSING_TOKEN, message);
    }

    static UnauthenticException incomplete(String message) {
        return new UnauthenticException(ErrorType.INCOMPLETE_SIGNATURE, message);
    }

    static UnauthenticException stranger(String message) {
        return new UnauthenticException(ErrorType.UNRECOGNIZED_CLIENT, message);
    }

    static UnauthenticException expired(String message) {
        return new UnauthenticException(ErrorType.EXPIRED_TOKEN, message);
    }

    static UnauthenticException invalid(String message) {
        return new UnauthenticException(ErrorType.INVALID_SIGNATURE, message);
    }

    ErrorType type() {
        return type;
    }
}
