package dev.dynabatch.internal.model;

import java.util.List;

/**
 * An error answer, decoded.
 *
 * @param code the error code without prefix, such as {@code ValidationException}; {@code Http502} and the like where the
 *     body is not the service's
 * @param message the service's message, or the beginning of the body where it is not the service's
 * @param throttlingReasons the reasons of a throttle, such as {@code TableWriteKeyRangeThroughputExceeded}; empty where
 *     none are given
 */
public record ErrorReply(String code, String message, List<String> throttlingReasons) {
    /** The code of an answer that the service began, and that was cut short: what it has done nobody knows. */
    public static final String CUT = "MalformedAnswer";

    /** Whether the body was not the service's: its own codes never begin like those made up for a status. */
    public boolean foreign() {
        return code.startsWith("Http");
    }
}
