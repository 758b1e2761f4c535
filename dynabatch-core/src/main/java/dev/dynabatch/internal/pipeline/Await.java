package dev.dynabatch.internal.pipeline;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.WaitInterruptedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The thin blocking skin: waits for what the engine does without blocking. */
final class Await {
    private Await() {}

    /**
     * The result, or what made it fail.
     *
     * @param callbacks of the client that brings it: it is not waited for in one of them
     */
    static <T> T result(CompletableFuture<T> future, Executor callbacks, String call) {
        SerialLane.refuseInCallback(callbacks, call);
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException(call + " was interrupted; what it began goes on", e);
        } catch (ExecutionException e) {
            throw unwrap(e.getCause());
        }
    }

    /** The failure as something that can be thrown where the call was made. */
    static RuntimeException unwrap(@Nullable Throwable failure) {
        if (cause(failure) instanceof Error error) {
            throw error;
        }
        RuntimeException exception = exception(failure);
        if (exception instanceof DynabatchException) {
            exception.addSuppressed(new Caller());
        }
        return exception;
    }

    /** The failure as something that can be thrown later, elsewhere. */
    static RuntimeException exception(@Nullable Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof RuntimeException exception
                ? exception
                : new DynabatchException("unexpected failure", cause);
    }

    /** What made a stage of a future fail: one that depends on another wraps it. */
    static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Shows, among the suppressed, where the call was made; the exception itself was made on an engine thread. */
    private static final class Caller extends RuntimeException {
        private static final long serialVersionUID = 1;

        Caller() {
            super("called here");
        }
    }
}
