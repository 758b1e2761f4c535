package dev.dynabatch;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong with one request.
 *
 * @param code the service's error code without its prefix, such as {@code ValidationException}; for a fault below the
 *     service, its kind, such as {@code Timeout}
 * @param message the service's message, or a description of the fault
 * @param status the HTTP status, or 0 when no whole answer arrived
 * @param requestId the service's request id, or null when there was none
 */
public record ServiceError(
        String code, String message, int status, @Nullable String requestId) {
    @Override
    public String toString() {
        return code + ": " + message + (requestId == null ? "" : " (request id " + requestId + ")");
    }
}
