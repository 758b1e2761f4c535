package dev.dynabatch.internal.decide;

import dev.dynabatch.internal.model.ErrorReply;

/** What an error answer means for what the request carried. */
public enum ErrorKind {
    /** No capacity; not applied. */
    THROTTLED,
    /** The service failed; it may have been applied. */
    LOST,
    /** A passing conflict; not applied. */
    CONFLICT,
    /** New credentials or the right time may mend it. */
    REAUTHENTICATE,
    /** The table is missing. */
    TABLE_MISSING,
    /** Access denied: to everything, or to one item. */
    ACCESS_DENIED,
    /** Something in the request is not acceptable, or there is too much of it. */
    REFUSED,
    /** A bad request, or something else that is of no use to send, says who is not DynamoDB: a proxy, or another server. */
    FOREIGN,
    /** Nothing that is sent there can succeed. */
    FATAL;

    /**
     * The kind of an error answer. Codes are those of the API reference and the developer guide ("Error handling with
     * DynamoDB").
     *
     * @param error the decoded answer
     * @param status its HTTP status
     */
    public static ErrorKind of(ErrorReply error, int status) {
        return switch (error.code()) {
            case "ProvisionedThroughputExceededException",
                    "ThrottlingException",
                    "Throttling",
                    "RequestLimitExceeded",
                    "LimitExceededException",
                    "TooManyRequestsException",
                    "SlowDown" -> THROTTLED;
            case "InternalServerError",
                    "InternalFailure",
                    "ServiceUnavailable",
                    "ServiceUnavailableException",
                    ErrorReply.CUT -> LOST;
            case "ReplicatedWriteConflictException", "TransactionConflictException", "TransactionInProgressException" ->
                CONFLICT;
            case "ExpiredTokenException", "ExpiredToken", "RequestTimeTooSkewed", "RequestExpired" -> REAUTHENTICATE;
            case "InvalidSignatureException" -> clockHint(error.message()) ? REAUTHENTICATE : FATAL;
            case "ResourceNotFoundException", "TableNotFoundException" -> TABLE_MISSING;
            case "AccessDeniedException" -> ACCESS_DENIED;
            case "UnrecognizedClientException",
                    "MissingAuthenticationTokenException",
                    "MissingAuthenticationToken",
                    "IncompleteSignatureException",
                    "UnknownOperationException" -> FATAL;
            case "ValidationException",
                    "SerializationException",
                    "ItemCollectionSizeLimitExceededException",
                    "ConditionalCheckFailedException",
                    "RequestEntityTooLarge" -> REFUSED;
            default -> byStatus(error.foreign(), status);
        };
    }

    /** A status that would be final if the service had said it is not when somebody else has. */
    private static ErrorKind byStatus(boolean foreign, int status) {
        ErrorKind kind = byStatus(status);
        return foreign && (kind == FATAL || status == 400) ? FOREIGN : kind;
    }

    private static ErrorKind byStatus(int status) {
        if (status == 429) {
            return THROTTLED;
        }
        if (status >= 500 || status == 408) {
            return LOST;
        }
        if (status == 400 || status == 413) {
            return REFUSED;
        }
        return FATAL;
    }

    private static boolean clockHint(String message) {
        return message.contains("Signature expired") || message.contains("Signature not yet current");
    }
}
