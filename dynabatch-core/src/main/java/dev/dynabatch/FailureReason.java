package dev.dynabatch;

/** Why an operation ended as failed. */
public enum FailureReason {
    /** The service refused this very item; it was not applied. */
    REFUSED,
    /** The service had no capacity for it until the retries were used up; it was not applied. */
    THROTTLED_OUT,
    /** No attempt brought a clear answer: it may have been applied, or may not. */
    UNKNOWN,
    /** It was replaced by a later operation on its key, and that one failed. */
    SUCCESSOR_FAILED,
    /**
     * It was never sent, or never applied when it was: the writer was aborted or became unusable, or its table could not
     * be reached for too long.
     */
    NOT_SENT
}
