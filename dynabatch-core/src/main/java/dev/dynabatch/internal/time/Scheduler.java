package dev.dynabatch.internal.time;

/** Runs tasks later. The engine never sleeps: whatever must wait is handed to a scheduler. */
public interface Scheduler extends AutoCloseable {

    /**
     * Runs {@code task} once, no sooner than {@code delayNanos} from now. The task must be short and must not block.
     *
     * @return a handle to take it back
     */
    Timer schedule(Runnable task, long delayNanos);

    /** Runs nothing more. */
    @Override
    void close();

    /** One task that waits. */
    interface Timer {
        /** Takes the task back, if it has not started. */
        void cancel();
    }
}
