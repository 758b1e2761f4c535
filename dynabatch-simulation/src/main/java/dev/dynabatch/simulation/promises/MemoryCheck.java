package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.pipeline.ClientFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Promise 5: what a client accounts for is never more than its budget, and never less than what it visibly holds:
 * operations without an outcome, and the bodies of requests under way.
 */
final class MemoryCheck {
    private final Judge judge;
    private final long budget;
    private final Dynabatch dynamo;
    private final List<BatchWriter> writers = new ArrayList<>();
    private long peak;
    private long bodies;
    /** Whether something was given up without waiting for it: then it may be under way without being held. */
    private boolean abandoned;

    MemoryCheck(Judge judge, Dynabatch dynamo, long budget) {
        this.judge = judge;
        this.dynamo = dynamo;
        this.budget = budget;
    }

    void add(BatchWriter writer) {
        writers.add(writer);
    }

    void abandoned() {
        abandoned = true;
    }

    void sent(Flight flight) {
        bodies += items(flight);
        look();
    }

    void ended(Flight flight) {
        bodies -= items(flight);
    }

    private static long items(Flight flight) {
        return Math.max(0, flight.bytes - 100);
    }

    /** Looks whenever it may have grown. */
    void look() {
        long held = ClientFactory.holdings(dynamo).memoryBytes();
        peak = Math.max(peak, held);
        judge.require(Promise.MEMORY, held <= budget, () -> held + " bytes are held of " + budget);
        long pending = writers.stream()
                .mapToLong(writer -> writer.counts().pending() * WriteOperation.OVERHEAD_BYTES)
                .sum();
        judge.require(
                Promise.MEMORY,
                held >= pending + (abandoned ? 0 : bodies),
                () -> held + " bytes are accounted for, but operations take " + pending + " and requests " + bodies);
    }

    long peak() {
        return peak;
    }

    /** Everything has ended and was told. */
    void end() {
        ClientFactory.Holdings left = ClientFactory.holdings(dynamo);
        judge.require(
                Promise.MEMORY,
                left.equals(new ClientFactory.Holdings(0, 0, false)),
                () -> "at the end there is left: " + left);
    }
}
