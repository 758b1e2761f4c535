package dev.dynabatch.local.internal.engine;

/** The errors an answer can carry, spelt as the service spells them. */
public enum ErrorType {
    /** The request, or an item in it, breaks a rule. */
    VALIDATION("com.amazon.coral.validate#ValidationException", 400),
    /** The body is not what the operation takes. */
    SERIALIZATION("com.amazon.coral.service#SerializationException", 400),
    /** No such operation. */
    UNKNOWN_OPERATION("com.amazon.coral.service#UnknownOperationException", 400),
    /** The body is too long. */
    TOO_LARGE("com.amazon.coral.service#RequestEntityTooLargeException", 413),
    /** The request is not signed. */
    MISSING_TOKEN("com.amazon.coral.service#MissingAuthenticationTokenException", 400),
    /** The signature lacks a part. */
    INCOMPLETE_SIGNATURE("com.amazon.coral.service#IncompleteSignatureException", 400),
    /** Nobody has this access key id, or this session token. */
    UNRECOGNIZED_CLIENT("com.amazon.coral.service#UnrecognizedClientException", 400),
    /** The credentials have ended. */
    EXPIRED_TOKEN("com.amazon.coral.service#ExpiredTokenException", 400),
    /** The signature is not that of this request, or not of this time. */
    INVALID_SIGNATURE("com.amazon.coral.service#InvalidSignatureException", 400),
    /** No such table. */
    NOT_FOUND("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", 400),
    /** The table is there already. */
    IN_USE("com.amazonaws.dynamodb.v20120810#ResourceInUseException", 400),
    /** The item does not meet the condition. */
    CONDITION_FAILED("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", 400),
    /** More than the table, or an index, is provisioned with. */
    PROVISIONED_EXCEEDED("com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", 400),
    /** More than a table on demand, or an index of one, has. */
    THROTTLED("com.amazonaws.dynamodb.v20120810#ThrottlingException", 400),
    /** More than the account lets a table have. */
    ACCOUNT_THROTTLED("com.amazonaws.dynamodb.v20120810#RequestLimitExceeded", 400),
    /** More is to be provisioned than may be. */
    LIMIT_EXCEEDED("com.amazonaws.dynamodb.v20120810#LimitExceededException", 400),
    /** The store is closed, or has more connections than it takes. */
    UNAVAILABLE("com.amazon.coral.service#ServiceUnavailableException", 503),
    /** The store failed, or the engine did. */
    INTERNAL("com.amazonaws.dynamodb.v20120810#InternalServerError", 500);

    private final String code;
    private final int status;

    ErrorType(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** What stands in {@code __type}. */
    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
