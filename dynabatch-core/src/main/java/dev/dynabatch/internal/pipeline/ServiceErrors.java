package dev.dynabatch.internal.pipeline;

import dev.dynabatch.ServiceError;
import dev.dynabatch.internal.codec.ErrorReplies;
import dev.dynabatch.internal.model.ErrorReply;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.transport.TransportResponse;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Errors of all kinds, told in one form. */
final class ServiceErrors {
    private ServiceErrors() {}

    static ErrorReply decode(TransportResponse response) {
        return ErrorReplies.decode(response.status(), response.body());
    }

    static ServiceError of(TransportResponse response, String code, String message) {
        return new ServiceError(code, message, response.status(), requestId(response));
    }

    /** What is wrong with an item or key that came back from a request that succeeded. */
    static ServiceError cameBack(@Nullable String requestId) {
        return new ServiceError(
                "UnprocessedItem", "the service had no capacity for it and sent it back", 200, requestId);
    }

    /** What is wrong with an operation that is given up because others on its table came to nothing, with this error. */
    static ServiceError givenUpWithTable(ServiceError error) {
        return new ServiceError(
                error.code(),
                "given up without another try: nothing could be written to its table for too long; last: "
                        + error.message(),
                error.status(),
                error.requestId());
    }

    static ServiceError of(Attempt.Faulted faulted) {
        return new ServiceError(faulted.kind(), messageOf(faulted.fault()), 0, null);
    }

    static ServiceError of(Attempt.Unsigned unsigned) {
        Throwable cause = unsigned.cause();
        if (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new ServiceError("NoCredentials", messageOf(cause), 0, null);
    }

    static @Nullable ServiceError of(Verdict verdict) {
        if (verdict instanceof Verdict.Throttled throttled) {
            return throttled.error();
        } else if (verdict instanceof Verdict.Lost lost) {
            return lost.error();
        } else if (verdict instanceof Verdict.NotApplied notApplied) {
            return notApplied.error();
        } else if (verdict instanceof Verdict.Refused refused) {
            return refused.error();
        } else if (verdict instanceof Verdict.Reauthenticate reauthenticate) {
            return reauthenticate.error();
        } else if (verdict instanceof Verdict.Fatal fatal) {
            return fatal.error();
        }
        return null;
    }

    static @Nullable String requestId(TransportResponse response) {
        return response.header("x-amzn-RequestId");
    }

    static String messageOf(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
