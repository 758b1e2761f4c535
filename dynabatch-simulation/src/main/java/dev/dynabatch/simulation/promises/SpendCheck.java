package dev.dynabatch.simulation.promises;

import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.testkit.VirtualTime;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Promise 7: reckons after the fact, in a bucket of its own, whether every request had its units when it left, and whether
 * what the store really gave is no more than the limit and what nobody could know of yet.
 */
final class SpendCheck {
    private static final double TOLERANCE = 0.01;

    private final VirtualTime time;
    private final Judge judge;
    private final double rate;
    private final double burst;
    private double tokens;
    private long filledNanos;
    /** What answers have said of the index, by when the request was sent, which is when it was spent. */
    private final NavigableMap<Long, Double> ofIndex = new TreeMap<>();

    private double given;
    private double largest;
    /** What requests under way, or lost, may have taken beyond what they were expected to. */
    private double unreported;

    SpendCheck(VirtualTime time, Judge judge, FixedRate limit) {
        this.time = time;
        this.judge = judge;
        this.rate = limit.writeUnitsPerSecond();
        this.burst = Math.max(1, rate * limit.burst().toNanos() / 1e9);
        this.tokens = burst;
    }

    private void fill() {
        long now = time.elapsed().toNanos();
        tokens = Math.min(burst, tokens + (now - filledNanos) / 1e9 * rate);
        filledNanos = now;
    }

    /** What the index has now: it was full until it was first drawn on. */
    private double indexTokens() {
        double left = burst;
        long filled = 0;
        for (Map.Entry<Long, Double> spent : ofIndex.entrySet()) {
            left = Math.min(burst, left + (spent.getKey() - filled) / 1e9 * rate) - spent.getValue();
            filled = spent.getKey();
        }
        return Math.min(burst, left + (time.elapsed().toNanos() - filled) / 1e9 * rate);
    }

    void sent(Flight flight) {
        fill();
        require(
                tokens >= Math.min(flight.units, burst) - TOLERANCE,
                "%s costs %.0f units, and there are %.2f",
                flight.name(),
                flight.units,
                tokens);
        double index = indexTokens();
        require(index >= -TOLERANCE, "%s leaves while the index owes %.2f units", flight.name(), -index);
        flight.sentNanos = filledNanos;
        tokens -= flight.units;
        largest = Math.max(largest, flight.units);
    }

    /**
     * Settles as the engine must.
     *
     * @param served the estimate of what was done
     * @param consumed what the answer says, or null
     */
    void ended(Flight flight, Flight.End end, double served, @Nullable Consumed consumed) {
        // not filled first: what it cost beyond the estimate was spent when it was sent, and not now
        double actual = switch (end) {
            case SERVED -> consumed == null ? served : consumed.table();
            case LOST -> flight.units;
            default -> 0;
        };
        tokens = Math.min(burst, tokens + flight.units - actual);
        if (end == Flight.End.SERVED && consumed != null) {
            ofIndex.merge(flight.sentNanos, consumed.index(), Double::sum);
            unreported -= Math.max(0, consumed.table() - served);
        }
    }

    /** The store gave this for items expected to cost so much. */
    void given(Consumed consumed, double expected) {
        given += consumed.table();
        unreported += Math.max(0, consumed.table() - expected);
        double owed = Math.max(0, -tokens);
        double allowed = rate * time.elapsed().toNanos() / 1e9 + Math.max(burst, largest) + unreported + owed;
        require(given <= allowed + TOLERANCE, "the table has given %.0f units instead of %.0f", given, allowed);
    }

    private void require(boolean kept, String what, Object... figures) {
        judge.require(Promise.LIMITS, kept, () -> String.format(Locale.ROOT, what, figures));
    }
}
