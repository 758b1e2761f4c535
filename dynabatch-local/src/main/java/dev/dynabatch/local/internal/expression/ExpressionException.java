package dev.dynabatch.local.internal.expression;

/** An expression the service would refuse; the message is the service's, without the name of the parameter. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what the service would say */
    public ExpressionException(String message) {
        super(message, null, false, false);
    }
}
