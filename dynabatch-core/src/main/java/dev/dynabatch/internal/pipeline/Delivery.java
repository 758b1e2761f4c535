package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Outcome;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.List;

/** What was decided under a writer's lock and must be done outside it. */
final class Delivery {
    /** An outcome somebody must be told. */
    record Told(WriteOperation operation, Outcome outcome) {}

    final List<Told> told = new ArrayList<>(0);
    final List<Runnable> flushed = new ArrayList<>(0);
    long freedBytes;

    boolean isEmpty() {
        return told.isEmpty() && flushed.isEmpty() && freedBytes == 0;
    }
}
