package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** The one timer of a writer, set to the next thing there is to do. Guarded by the writer's lock. */
final class Alarm {
    private final Scheduler scheduler;
    private final Runnable ring;
    private Scheduler.@Nullable Timer timer;
    private long atNanos;

    /** @param ring run, without the lock, when it is time */
    Alarm(Scheduler scheduler, Runnable ring) {
        this.scheduler = scheduler;
        this.ring = ring;
    }

    /** Rings after a delay; one that rings sooner stays. A negative delay means that there is nothing to wait for. */
    void set(long now, long delayNanos) {
        if (timer != null && delayNanos >= 0 && atNanos - (now + delayNanos) <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (delayNanos >= 0) {
            atNanos = now + delayNanos;
            timer = scheduler.schedule(ring, delayNanos);
        }
    }

    /** It has rung. */
    void rang() {
        timer = null;
    }
}
