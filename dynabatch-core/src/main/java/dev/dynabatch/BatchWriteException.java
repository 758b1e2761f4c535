package dev.dynabatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by {@link BatchWriter#flush} and {@link BatchWriter#close} when operations failed that nobody holds a future
 * for. Each failure is in one exception only. Its cause is a {@link WriterFatalException} if the writer became unusable,
 * else null.
 */
public final class BatchWriteException extends DynabatchException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 3;

    private final transient List<FailedOperation> failures;
    private final long failedCount;

    /**
     * @param table the writer's table
     * @param failures the failed operations, all of them or (with a failure sink) a sample
     * @param failedCount how many failed
     * @param fatal what made the writer unusable, or null if nothing did
     */
    public BatchWriteException(
            String table, List<FailedOperation> failures, long failedCount, @Nullable WriterFatalException fatal) {
        super(message(table, failures, failedCount), fatal);
        this.failures = List.copyOf(failures);
        this.failedCount = failedCount;
    }

    /** The failed operations: all of them, or a sample when the writer has a failure sink, which got all. */
    public List<FailedOperation> failures() {
        return failures;
    }

    /** How many operations failed. */
    public long failedCount() {
        return failedCount;
    }

    /** Whether {@link #failures} holds every one. */
    public boolean complete() {
        return failures.size() == failedCount;
    }

    private static String message(String table, List<FailedOperation> failures, long count) {
        var text = new StringBuilder()
                .append(count)
                .append(count == 1 ? " operation" : " operations")
                .append(" on table '")
                .append(table)
                .append("' failed");
        for (int i = 0; i < Math.min(SHOWN, failures.size()); i++) {
            text.append(i == 0 ? ": " : "; ").append(failures.get(i).describe());
        }
        return count > SHOWN ? text.append("; …").toString() : text.toString();
    }
}
