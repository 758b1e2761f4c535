package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.time.Scheduler;
import dev.dynabatch.metrics.DynabatchObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells observers, one event after the other, on the callback executor. What comes in great numbers waits a little and is
 * told many at a time, since to wake a thread for each would cost more than all else; and it is told to those who keep up: a
 * slow observer must not fill the heap.
 */
final class ObserverLane {
    /** How many events wait for observers, at most. */
    static final int MOST_WAITING = 10_000;
    /** How long an event waits for others. */
    private static final long GATHER_NANOS = 10_000_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.dynabatch");

    private final List<DynabatchObserver> observers;
    private final SerialLane lane;
    private final Scheduler scheduler;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    /** Of the events, those that gather. Who makes it 1 has them told. */
    private final AtomicLong gathering = new AtomicLong();

    private final AtomicLong untold = new AtomicLong();

    /** @param gathers whether it waits for others, and may be left out */
    private record Event(Consumer<DynabatchObserver> told, boolean gathers) {}

    ObserverLane(List<DynabatchObserver> observers, SerialLane lane, Scheduler scheduler) {
        this.observers = observers;
        this.lane = lane;
        this.scheduler = scheduler;
    }

    /** Tells all observers, behind what was told before. */
    void tell(Consumer<DynabatchObserver> event) {
        if (!observers.isEmpty()) {
            events.add(new Event(event, false));
            lane.execute(this::drain);
        }
    }

    /** Tells all observers in a moment, unless too much waits to be told. */
    void tellIfKeepingUp(Consumer<DynabatchObserver> event) {
        if (observers.isEmpty()) {
            return;
        }
        if (gathering.get() >= MOST_WAITING) {
            missed();
            return;
        }
        events.add(new Event(event, true)); // first: who sees that others gather leaves it to them
        if (gathering.getAndIncrement() == 0) {
            scheduler.schedule(() -> lane.execute(this::drain), GATHER_NANOS);
        }
    }

    private void missed() {
        if (untold.getAndIncrement() == 0) {
            LOG.warn(
                    "an observer is too slow: more than {} events wait for it, and the next ones are not told"
                            + " (MetricsSnapshot.untold counts them); the totals are complete all the same",
                    MOST_WAITING);
        }
    }

    private void drain() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (event.gathers()) {
                gathering.decrementAndGet();
            }
            tellAll(event.told());
        }
    }

    private void tellAll(Consumer<DynabatchObserver> event) {
        for (DynabatchObserver observer : observers) {
            try {
                event.accept(observer);
            } catch (Exception | Error e) { // also a checked one: not every language knows these
                SerialLane.warn("an observer threw; this is ignored", e);
            }
        }
    }

    /** How many events were not told. */
    long untold() {
        return untold.get();
    }
}
