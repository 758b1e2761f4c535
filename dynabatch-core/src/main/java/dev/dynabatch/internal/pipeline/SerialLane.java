package dev.dynabatch.internal.pipeline;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs user code on an executor, one task after the other, and marks the thread while it does. */
final class SerialLane {
    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");
    /** What user code the threads run for us just now: a few, and never for long. */
    private static final Map<Thread, Callback> CALLBACKS = new ConcurrentHashMap<>();

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();

    /**
     * User code that runs.
     *
     * @param executor what runs it
     * @param outer in what other user code that is, if it was run at once; or null
     */
    private record Callback(Executor executor, @Nullable Callback outer) {}

    SerialLane(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task after those before it. */
    void execute(Runnable task) {
        tasks.add(task);
        if (queued.getAndIncrement() == 0) {
            try {
                executor.execute(this::drain);
            } catch (Exception | Error e) { // mostly a RejectedExecutionException
                warn("the callback executor does not take a task; its callbacks run on a thread of their own", e);
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
        Thread thread = Thread.currentThread();
        Callback outer = CALLBACKS.get(thread);
        CALLBACKS.put(thread, new Callback(executor, outer));
        try {
            do {
                run(tasks.remove());
            } while (queued.decrementAndGet() > 0);
        } finally {
            if (outer == null) {
                CALLBACKS.remove(thread);
            } else {
                CALLBACKS.put(thread, outer);
            }
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Exception | Error e) { // also a checked one: not every language knows these
            warn("a callback threw; this is ignored", e);
        }
    }

    /** Tells the log what user code threw; should it throw as well, since there is no memory for one, nobody is told. */
    static void warn(String message, Throwable thrown) {
        try {
            LOG.warn(message, thrown);
        } catch (RuntimeException | Error e) {
            // what runs here goes on all the same
        }
    }

    /** Throws if this thread runs user code for whoever has these callbacks, and so may not wait for them. */
    static void refuseInCallback(Executor callbacks, String call) {
        if (inCallback(callbacks)) {
            throw new IllegalStateException(
                    call + " blocks, and was called from one of the callbacks of this client (or of one with the same"
                            + " executor), which it might wait for; call its asynchronous form, or do it on a thread of"
                            + " your own");
        }
    }

    /** Whether this thread runs user code for whoever has these callbacks. */
    static boolean inCallback(Executor callbacks) {
        for (Callback each = CALLBACKS.get(Thread.currentThread()); each != null; each = each.outer) {
            if (each.executor == callbacks) {
                return true;
            }
        }
        return false;
    }
}
