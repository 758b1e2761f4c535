package dev.dynabatch.simulation.promises;

import dev.dynabatch.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Notes every check of a run, and what was broken: throwing would lose what is found inside a callback. */
final class Judge {
    private static final int MOST_BREACHES = 10;

    private final VirtualTime time;
    private final Trace trace;
    private final Map<Promise, Long> checks = new EnumMap<>(Promise.class);
    private final List<Breach> breaches = new ArrayList<>();

    /**
     * One promise broken.
     *
     * @param at when, since the run began
     */
    record Breach(Promise promise, Duration at, String what) {
        @Override
        public String toString() {
            return String.format("breaks promise %s, at %.3f s: %s", promise.title(), at.toNanos() / 1e9, what);
        }
    }

    Judge(VirtualTime time, Trace trace) {
        this.time = time;
        this.trace = trace;
    }

    /** Notes a check. */
    void require(Promise promise, boolean kept, Supplier<String> what) {
        checks.merge(promise, 1L, Long::sum);
        if (!kept && breaches.size() < MOST_BREACHES) {
            String said = what.get();
            trace.line("BROKEN", () -> promise.title() + ": " + said);
            breaches.add(new Breach(promise, time.elapsed(), said));
        }
    }

    Map<Promise, Long> checks() {
        return checks;
    }

    List<Breach> breaches() {
        return breaches;
    }
}
