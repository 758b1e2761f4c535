package dev.dynabatch.internal.pipeline;

import dev.dynabatch.metrics.DynabatchObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells observers, one event after the other, on the callback executor. What comes in great numbers is told to those who
 * keep up: a slow observer must not fill the heap.
 */
final class ObserverLane {
    /** How many events wait for observers, at most. */
    static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");

    private final List<DynabatchObserver> observers;
    private final SerialLane lane;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();

    ObserverLane(List<DynabatchObserver> observers, SerialLane lane) {
        this.observers = observers;
        this.lane = lane;
    }

    /** Tells all observers, sooner or later. */
    void tell(Consumer<DynabatchObserver> event) {
        if (!observers.isEmpty()) {
            lane.execute(() -> tellAll(event));
        }
    }

    /** Tells all observers, unless too much waits to be told. */
    void tellIfKeepingUp(Consumer<DynabatchObserver> event) {
        if (observers.isEmpty()) {
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            if (untold.getAndIncrement() == 0) {
                LOG.warn(
                        "an observer is too slow: more than {} events wait for it, and the next ones are not told"
                                + " (MetricsSnapshot.untold counts them); the totals are complete all the same",
                        MOST_WAITING);
            }
            return;
        }
        lane.execute(() -> {
            waiting.decrementAndGet();
            tellAll(event);
        });
    }

    private void tellAll(Consumer<DynabatchObserver> event) {
        for (DynabatchObserver observer : observers) {
            try {
                event.accept(observer);
            } catch (RuntimeException | Error e) {
                LOG.warn("an observer threw; this is ignored", e);
            }
        }
    }

    /** How many events were not told. */
    long untold() {
        return untold.get();
    }
}
