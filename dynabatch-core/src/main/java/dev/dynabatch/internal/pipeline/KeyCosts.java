package dev.dynabatch.internal.pipeline;

import dev.dynabatch.metrics.RequestMetrics;

/** What a key costs to read, by those that were read: the estimate for the next. Learns under the getter's lock. */
final class KeyCosts {
    /** How much of what a request has consumed goes into the estimate for the next. */
    private static final double LEARNING = 0.1;

    private final double least;
    private volatile double units;
    private volatile long bytes;

    /** @param least units that a key consumes at least */
    KeyCosts(double least) {
        this.least = least;
        this.units = least;
    }

    /** The units that so many keys are expected to consume. */
    double units(int keys) {
        return units * keys;
    }

    /** How many bytes an answer brings for a key; 0 before the first. */
    long bytes() {
        return bytes;
    }

    /** Takes a request into account that has brought so many keys' answers. */
    void learn(int served, RequestMetrics metrics) {
        if (served == 0) {
            return;
        }
        var consumed = metrics.consumed();
        if (consumed != null) {
            units = Math.max(least, units + LEARNING * (consumed.total() / served - units));
        }
        long came = Math.max(1, metrics.responseBytes() / served);
        bytes = came > bytes ? came : bytes - (long) (LEARNING * (bytes - came));
    }
}
