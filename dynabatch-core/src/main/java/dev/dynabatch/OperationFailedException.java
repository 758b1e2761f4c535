package dev.dynabatch;

/** What the future of a failed operation completes with. */
public final class OperationFailedException extends DynabatchException {
    private static final long serialVersionUID = 1;

    private final transient FailedOperation operation;

    /** @param operation the operation that failed */
    public OperationFailedException(FailedOperation operation) {
        super(operation.describe(), null);
        this.operation = operation;
    }

    /** The operation that failed. */
    public FailedOperation operation() {
        return operation;
    }
}
