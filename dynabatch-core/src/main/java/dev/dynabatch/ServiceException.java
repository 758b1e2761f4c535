package dev.dynabatch;

import org.jspecify.annotations.Nullable;

/** The service refused a request, or no answer could be had until the retries were used up. */
public class ServiceException extends DynabatchException {
    private static final long serialVersionUID = 1;

    private final transient ServiceError error;

    /**
     * @param what what was attempted, such as {@code DescribeTable of table 'users'}
     * @param error what went wrong
     * @param cause the underlying fault, if any
     */
    public ServiceException(String what, ServiceError error, @Nullable Throwable cause) {
        super(what + ": " + error, cause);
        this.error = error;
    }

    /** What went wrong. */
    public ServiceError error() {
        return error;
    }
}
