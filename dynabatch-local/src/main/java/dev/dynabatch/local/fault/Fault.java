package dev.dynabatch.local.fault;

/** How a {@link FaultyTransport} can spoil one exchange. */
public enum Fault {
    /** No connection: nothing was sent, nothing is applied. */
    CONNECTION_REFUSED,
    /** The service has capacity for none of it. */
    THROTTLED,
    /** Some operations of a BatchWriteItem come back, in another order; other requests are throttled. */
    UNPROCESSED,
    /** HTTP 500; nothing is applied. */
    ERROR_BEFORE,
    /** HTTP 500, although it is applied. */
    ERROR_AFTER,
    /** No answer ever; nothing is applied. */
    LOST_REQUEST,
    /** No answer ever, although it is applied. */
    LOST_ANSWER,
    /** The connection is reset, and the request applied only afterwards. */
    LATE,
    /** Applied, and the answer breaks off. */
    TRUNCATED,
    /** Applied, and the answer makes no sense. */
    MALFORMED,
    /** Applied, and the answer's checksum is wrong. */
    WRONG_CHECKSUM,
    /** The credentials are refused as expired; nothing is applied. */
    EXPIRED,
    /** The table is said to be missing; nothing is applied. */
    TABLE_MISSING
}
