package dev.dynabatch.internal.admit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who waits for capacity, in the order in which they came: so that much at once is not starved by little again and
 * again. A place that is not claimed in time is given up. Guarded by its owner.
 */
final class Line {
    /** How long after its time a place is kept. */
    private static final long KEPT_NANOS = 1_000_000_000L;

    private final Map<Object, Place> places = new LinkedHashMap<>();

    /** What somebody waits for, and until when the place is kept. */
    private record Place(double units, long keptUntilNanos) {}

    /** The units that those before the spender wait for. */
    double ahead(Object spender, long now) {
        if (places.isEmpty()) {
            return 0;
        }
        places.values().removeIf(place -> place.keptUntilNanos - now < 0);
        double ahead = 0;
        for (Map.Entry<Object, Place> each : places.entrySet()) {
            if (each.getKey() == spender) {
                break;
            }
            ahead += each.getValue().units;
        }
        return ahead;
    }

    /** Keeps the spender's place, or gives it one at the end. */
    void keep(Object spender, double units, long wait, long now) {
        places.put(spender, new Place(units, now + wait + KEPT_NANOS));
    }

    /** The spender waits no more. */
    void leave(Object spender) {
        places.remove(spender);
    }
}
