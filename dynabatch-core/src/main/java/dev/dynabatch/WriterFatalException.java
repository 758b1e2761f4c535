package dev.dynabatch;

/**
 * Nothing can be written through this writer any more: its table is missing, the credentials are gone, access is denied
 * altogether, or the key schema is wrong. Thrown by every later {@code put}; what was buffered has failed as not sent.
 */
public final class WriterFatalException extends DynabatchException {
    private static final long serialVersionUID = 1;

    private final transient ServiceError error;

    /**
     * @param table the writer's table
     * @param error what made it unusable
     */
    public WriterFatalException(String table, ServiceError error) {
        super("nothing can be written to table '" + table + "' any more: " + error, null);
        this.error = error;
    }

    /** What made the writer unusable. */
    public ServiceError error() {
        return error;
    }
}
