package dev.dynabatch.local.internal.value;

/** An attribute value the service would refuse; the message is the service's. */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message what the service would say */
    public InvalidValueException(String message) {
        super(message, null, false, false);
    }
}
