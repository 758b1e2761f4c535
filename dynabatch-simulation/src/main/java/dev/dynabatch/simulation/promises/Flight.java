package dev.dynabatch.simulation.promises;

import dev.dynabatch.transport.Body;
import java.util.List;

/** One request on its way, as the engine sent it. */
final class Flight {
    /** How a request ended, as far as the engine can know. */
    enum End {
        /** A sound answer: what it does not send back is written. */
        SERVED,
        /** The service refused it for one of its items. */
        REFUSED,
        /** It was certainly not applied: throttled, or refused as a whole. */
        NOT_APPLIED,
        /** It never left. */
        NOT_SENT,
        /** Nobody knows whether it was applied. */
        LOST
    }

    final int number;
    final List<Entry> entries;
    /** The write capacity it is expected to take. */
    final double units;

    final Body body;
    /** When it left, on the virtual clock; noted by {@link SpendCheck}. */
    long sentNanos;

    /** What was in the body when it left; noted by {@link BodyCheck}. */
    long bodyCrc;
    /** Whether its transport has brought an answer, of whatever kind. */
    boolean answered;

    boolean over;

    Flight(int number, List<Entry> entries, double units, Body body) {
        this.number = number;
        this.entries = entries;
        this.units = units;
        this.body = body;
    }

    String name() {
        return "request " + number;
    }
}
