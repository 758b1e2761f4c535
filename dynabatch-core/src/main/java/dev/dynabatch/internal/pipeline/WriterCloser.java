package dev.dynabatch.internal.pipeline;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.internal.time.RunningTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes one writer: stop accepting, flush, wait, tell. Held by the client too, so that a lost writer can be closed. */
final class WriterCloser {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");

    private final WriterEngine engine;
    private final Executor callbacks;
    private final Consumer<WriterCloser> closed;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * @param callbacks the client's
     * @param closed told once when the writer is closed
     */
    WriterCloser(WriterEngine engine, Executor callbacks, Consumer<WriterCloser> closed) {
        this.engine = engine;
        this.callbacks = callbacks;
        this.closed = closed;
    }

    WriterEngine engine() {
        return engine;
    }

    /**
     * Closes, within the timeout if there is one. Whoever comes while another thread closes waits for the end of that, which
     * tells what failed; but not in a callback, whose own end the other may wait for.
     */
    void close(@Nullable Duration timeout) {
        if (begun.get() && SerialLane.inCallback(callbacks)) {
            return;
        }
        SerialLane.refuseInCallback(callbacks, "close");
        if (!begun.compareAndSet(false, true)) {
            await(ended, timeout, false);
            return;
        }
        try {
            engine.stopAccepting();
            await(engine.barrier(), timeout, true);
        } finally {
            end();
        }
        engine.throwUntold();
    }

    /** Closes a writer that nobody was given, and that has accepted nothing. */
    void dismiss() {
        if (begun.compareAndSet(false, true)) {
            engine.stopAccepting();
            end();
        }
    }

    /** Whatever happens, nobody waits any more. */
    private void end() {
        try {
            closed.accept(this);
        } finally {
            ended.complete(null);
        }
    }

    /** Waits for a close that another thread has begun; interrupted, it aborts the writer. */
    void awaitEnd() {
        try {
            ended.get();
        } catch (InterruptedException e) {
            engine.abort(true);
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw Await.unwrap(impossible.getCause());
        }
    }

    private void await(CompletableFuture<Void> end, @Nullable Duration timeout, boolean tells) {
        try {
            if (timeout == null) {
                end.get();
            } else {
                RunningTime.await(end, RunningTime.nanos(timeout));
            }
        } catch (InterruptedException e) {
            throw interrupted(end, tells, e);
        } catch (TimeoutException e) {
            engine.abort(true);
        } catch (ExecutionException e) {
            throw Await.unwrap(e.getCause());
        }
    }

    /** Aborts, and gives what is in flight the time of one attempt. */
    private WaitInterruptedException interrupted(CompletableFuture<Void> end, boolean tells, InterruptedException e) {
        engine.abort(false);
        try {
            RunningTime.await(end, engine.spec().retry().attemptTimeout().toNanos());
        } catch (InterruptedException | TimeoutException again) {
            engine.abort(true);
        } catch (ExecutionException impossible) {
            throw Await.unwrap(impossible.getCause());
        }
        Thread.currentThread().interrupt();
        WaitInterruptedException exception = new WaitInterruptedException(
                "close of the writer of table '" + engine.spec().table()
                        + "' was interrupted; what was not in flight is not written",
                e);
        BatchWriteException failures = tells ? engine.takeUntold() : null;
        if (failures != null) {
            exception.addSuppressed(failures);
        }
        return exception;
    }

    /** The writer was dropped, or closed; warns if dropped. Its client will still write what it holds. */
    void forgotten() {
        if (!begun.get() && engine.counts().accepted() > 0) {
            LOG.warn(
                    "a writer of table '{}' was never closed, with {} operations without an outcome; close it"
                            + " (try-with-resources) to know that all of it is written",
                    engine.spec().table(),
                    engine.counts().pending());
            engine.pump(true);
        }
    }
}
