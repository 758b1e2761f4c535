package dev.dynabatch;

/** A thread was interrupted while it waited; its interrupt flag is set again. */
public final class WaitInterruptedException extends DynabatchException {
    private static final long serialVersionUID = 1;

    /**
     * @param what what was waited for, and what became of it
     * @param cause the interrupt
     */
    public WaitInterruptedException(String what, InterruptedException cause) {
        super(what, cause);
    }
}
