package dev.dynabatch.simulation.promises;

import dev.dynabatch.BatchWriter;
import dev.dynabatch.Dynabatch;
import dev.dynabatch.internal.model.EncodedWrite;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.pipeline.ClientFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Promise 5: what a client accounts for is never more than its budget, and never less than what it visibly holds:
 * operations without an outcome, and the whole arrays in which those of requests under way stand. Now and then also never
 * less than all arrays of items that can be reached from it.
 */
final class MemoryCheck {
    /** To look at everything takes a while. */
    private static final int LOOKS_A_WALK = 101;

    private final Judge judge;
    private final long budget;
    private final Dynabatch dynamo;
    private final List<BatchWriter> writers = new ArrayList<>();
    private final Set<Flight> underWay = new LinkedHashSet<>();
    private long peak;
    private int looks;
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
        underWay.add(flight);
        look();
    }

    void ended(Flight flight) {
        underWay.remove(flight);
    }

    /** What the arrays take in which the operations of requests under way stand. */
    private long arrays() {
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Flight flight : underWay) {
            for (int part = 1; part < flight.body.parts() - 1; part++) { // between the words around them
                arrays.add(flight.body.array(part));
            }
        }
        return arrays.stream().mapToLong(array -> array.length).sum();
    }

    /** Looks whenever it may have grown. */
    void look() {
        long held = ClientFactory.holdings(dynamo).memoryBytes();
        peak = Math.max(peak, held);
        judge.require(Promise.MEMORY, held <= budget, () -> held + " bytes are held of " + budget);
        long pending = writers.stream()
                .mapToLong(writer -> writer.counts().pending() * WriteOperation.OVERHEAD_BYTES)
                .sum();
        long arrays = abandoned ? 0 : arrays();
        judge.require(
                Promise.MEMORY,
                held >= pending + arrays,
                () -> held + " bytes are accounted for, but operations take " + pending + " and requests " + arrays);
        if (!abandoned && looks++ % LOOKS_A_WALK == 0) {
            walk(held);
        }
    }

    private void walk(long held) {
        List<Object> from = new ArrayList<>(List.of(dynamo));
        underWay.forEach(flight -> from.add(flight.body));
        Retained.Sum retained = Retained.of("\"pk\"", from);
        long scratch = (long) retained.encoders() * EncodedWrite.SHARED_BYTES;
        judge.require(
                Promise.MEMORY,
                retained.bytes() <= held + scratch,
                () -> held + " bytes are accounted for, but arrays take " + retained);
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
