package dev.dynabatch;

/**
 * Gets every failed operation of a writer, once.
 *
 * <p>Calls come one at a time on the client's callback executor. A sink may block: operations it has not taken yet count
 * against the memory budget, so a slow sink slows the callers down. What it throws is counted
 * ({@link WriterCounts#sinkErrors}) and logged.
 */
@FunctionalInterface
public interface FailureSink {
    /** Takes one failed operation. */
    void failed(FailedOperation operation);
}
