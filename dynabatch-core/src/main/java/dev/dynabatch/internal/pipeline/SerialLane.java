package dev.dynabatch.internal.pipeline;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs user code on an executor, one task after the other, and marks the thread while it does. */
final class SerialLane {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");
    /** The threads that run user code for us just now: a few, and never for long. */
    private static final Set<Thread> IN_CALLBACK = ConcurrentHashMap.newKeySet();

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
            } catch (RuntimeException | Error e) { // mostly a RejectedExecutionException
                LOG.warn("the callback executor does not take a task; its callbacks run on a thread of their own", e);
                startThread();
            }
        }
    }

    /** Whoever brings tasks may be the timer or an event loop, which user code must not hold up if it can be helped. */
    private void startThread() {
        Thread thread = new Thread(this::drain, "dynabatch-callback");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // there are too many threads
            drain();
        }
    }

    private void drain() {
        boolean outermost = IN_CALLBACK.add(Thread.currentThread());
        try {
            do {
                run(tasks.remove());
            } while (queued.decrementAndGet() > 0);
        } finally {
            if (outermost) {
                IN_CALLBACK.remove(Thread.currentThread());
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
        if (inCallback()) {
            throw new IllegalStateException(
                    call + " blocks, and was called from one of Dynabatch's own callbacks, which"
                            + " it might wait for; call its asynchronous form, or do it on a thread of your own");
        }
    }

    /** Whether this thread runs user code for us. */
    static boolean inCallback() {
        return IN_CALLBACK.contains(Thread.currentThread());
    }
}
