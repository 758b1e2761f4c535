package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.model.WriteOperation.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batches of a writer that have been formed and have not left, in the order in which they leave. Guarded by its lock. */
final class Formed {
    private final Deque<WriteBatch> batches = new ArrayDeque<>();

    /** The one that leaves next, left where it is, or null. */
    @Nullable
    WriteBatch peek() {
        return batches.peek();
    }

    /** Takes the one that leaves next. */
    void remove() {
        batches.remove();
    }

    /** Forms one that leaves last, of operations that have no other place any more. */
    WriteBatch add(List<WriteOperation> operations) {
        WriteBatch batch = new WriteBatch(operations);
        batches.add(batch);
        return batch;
    }

    /** Sends a batch again as it is, before anything else. */
    void putBack(WriteBatch batch) {
        batch.operations.forEach(operation -> operation.state = State.FORMED);
        batches.addFirst(batch);
    }

    /** Sends a refused batch again as two halves, before anything else. */
    void split(WriteBatch batch) {
        int half = batch.operations.size() / 2;
        putBack(new WriteBatch(batch.operations.subList(half, batch.operations.size())));
        putBack(new WriteBatch(batch.operations.subList(0, half)));
    }

    /** Leaves out the operations that have ended otherwise. */
    void dropEnded() {
        List<WriteBatch> all = List.copyOf(batches);
        batches.clear();
        for (WriteBatch batch : all) {
            List<WriteOperation> left = batch.operations.stream()
                    .filter(operation -> operation.state == State.FORMED)
                    .toList();
            if (!left.isEmpty()) {
                batches.add(left.size() == batch.operations.size() ? batch : new WriteBatch(left));
            }
        }
    }

    /** Forgets all. */
    void clear() {
        batches.clear();
    }
}
