package dev.dynabatch.local.fault;

/** How a {@link FaultyTransport} can spoil one exchange. */
public enum Fault {
    /** No connection: nothing was sent, nothing is applied. */
    CONNECTION_REFUSED,
    /**
     * A table of provisioned capacity has none left for any of it: {@code ProvisionedThroughputExceededException} with
     * {@code ThrottlingReasons}. Requests about tables rather than items hear {@code ThrottlingException}.
     */
    THROTTLED,
    /** The same for an on-demand table: {@code ThrottlingException} with {@code throttlingReasons}. */
    THROTTLED_ON_DEMAND,
    /**
     * A part of a BatchWriteItem or BatchGetItem comes back unprocessed, in another order, be it for one table or several.
     * A batch of one, and every other request, is {@link #THROTTLED}.
     */
    UNPROCESSED,
    /** HTTP 500, {@code InternalServerError}; nothing is applied. */
    ERROR_BEFORE,
    /** HTTP 500, {@code InternalServerError}, although it is applied. */
    ERROR_AFTER,
    /** HTTP 503, {@code ServiceUnavailableException}; nothing is applied. */
    UNAVAILABLE_BEFORE,
    /** HTTP 503, {@code ServiceUnavailableException}, although it is applied. */
    UNAVAILABLE_AFTER,
    /** The connection is reset once the request was sent; nothing is applied. */
    DROPPED_REQUEST,
    /** It is applied, and the connection reset before the answer. */
    DROPPED_ANSWER,
    /** The connection is reset, and the request applied only afterwards, up to {@link FaultPlan#latest()} later. */
    LATE,
    /** No answer ever, until the client gives up; nothing is applied. */
    LOST_REQUEST,
    /** No answer ever, until the client gives up, although it is applied. */
    LOST_ANSWER,
    /** Applied, and the answer breaks off: its {@code Content-Length} says more than comes. */
    TRUNCATED,
    /** Applied, and the answer is no JSON, although its checksum is right. */
    MALFORMED,
    /** Applied, and the answer's {@code x-amz-crc32} is wrong. */
    WRONG_CHECKSUM,
    /** It takes long, up to {@link FaultPlan#slowest()}, and is all right otherwise. */
    SLOW,
    /** {@code ExpiredTokenException}; nothing is applied. One request hears it once at most: new credentials mend it. */
    EXPIRED,
    /**
     * The service's clock jumps by up to 15 minutes in either direction, for up to {@link FaultPlan#longestJump()}.
     * Answers say so in their {@code Date}; a request whose {@code X-Amz-Date} is more than five minutes off is refused
     * with {@code InvalidSignatureException}, more than fifteen with {@code RequestTimeTooSkewed}. One request hears that
     * once at most.
     */
    CLOCK_JUMPED,
    /** {@code ResourceNotFoundException}, as if the table were missing; nothing is applied. */
    TABLE_MISSING
}
