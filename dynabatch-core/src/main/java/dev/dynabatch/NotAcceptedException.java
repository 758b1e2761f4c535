package dev.dynabatch;

/**
 * An operation was not accepted, though there is nothing wrong with it: the memory budget stayed full for too long, or
 * the writer keeps as many failures as it may until {@link BatchWriter#flush} tells them.
 */
public final class NotAcceptedException extends DynabatchException {
    private static final long serialVersionUID = 1;

    /** @param message why, and what to do */
    public NotAcceptedException(String message) {
        super(message, null);
    }
}
