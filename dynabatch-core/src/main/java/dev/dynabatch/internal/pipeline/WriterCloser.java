package dev.dynabatch.internal.pipeline;

import dev.dynabatch.BatchWriteException;
import dev.dynabatch.WaitInterruptedException;
import dev.dynabatch.internal.time.RunningTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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
    private final Consumer<WriterCloser> closed;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param closed told once when the writer is closed */
    WriterCloser(WriterEngine engine, Consumer<WriterCloser> closed) {
        this.engine = engine;
        this.closed = closed;
    }

    WriterEngine engine() {
        return engine;
    }

    /** Closes, within the timeout if there is one. Only the first call does anything. */
    void close(@Nullable Duration timeout) {
        if (begun.get()) {
            return;
        }
        SerialLane.refuseInCallback("close");
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        engine.stopAccepting();
        try {
            await(timeout);
        } finally {
            closed.accept(this);
            ended.countDown();
        }
        engine.throwUntold();
    }

    /** Closes a writer that nobody was given, and that has accepted nothing. */
    void dismiss() {
        if (begun.compareAndSet(false, true)) {
            engine.stopAccepting();
            closed.accept(this);
            ended.countDown();
        }
    }

    /** Waits for a close that another thread has begun; interrupted, it aborts the writer. */
    void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            engine.abort(true);
            Thread.currentThread().interrupt();
        }
    }

    private void await(@Nullable Duration timeout) {
        CompletableFuture<Void> flushed = engine.barrier();
        try {
            if (timeout == null) {
                flushed.get();
            } else {
                RunningTime.await(flushed, RunningTime.nanos(timeout));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (TimeoutException e) {
            engine.abort(true);
        } catch (ExecutionException e) {
            throw Await.unwrap(e.getCause());
        }
    }

    /** Aborts, and gives what is in flight the time of one attempt. */
    private WaitInterruptedException interrupted(InterruptedException e) {
        engine.abort(false);
        try {
            RunningTime.await(
                    engine.barrier(), engine.spec().retry().attemptTimeout().toNanos());
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
        BatchWriteException failures = engine.takeUntold();
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
