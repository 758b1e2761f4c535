package dev.dynabatch.internal.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs user code on an executor, one task after the other, and marks the thread while it does. */
final class SerialLane {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");
    /** Marks, does not carry: whether this thread runs user code for us. */
    private static final ThreadLocal<Boolean> IN_CALLBACK = ThreadLocal.withInitial(() -> false);

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();

    SerialLane(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task after those before it. */
    void execute(Runnable task) {
        tasks.add(task);
        if (queued.getAndIncrement() == 0) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException e) {
                LOG.warn("the callback executor takes no more tasks; its callbacks run on an engine thread", e);
                drain();
            }
        }
    }

    private void drain() {
        boolean nested = IN_CALLBACK.get();
        IN_CALLBACK.set(true);
        try {
            do {
                run(tasks.remove());
            } while (queued.decrementAndGet() > 0);
        } finally {
            if (!nested) {
                IN_CALLBACK.remove();
            }
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("a callback threw; this is ignored", e);
        }
    }

    /** Throws if this thread runs user code for us, and so may not wait for us. */
    static void refuseInCallback(String call) {
        if (IN_CALLBACK.get()) {
            throw new IllegalStateException(
                    call + " blocks, and was called from one of Dynabatch's own callbacks, which"
                            + " it might wait for; call its asynchronous form, or do it on a thread of your own");
        }
    }
}
