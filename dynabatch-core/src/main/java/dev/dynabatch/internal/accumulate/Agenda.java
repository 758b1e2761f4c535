package dev.dynabatch.internal.accumulate;

import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What a writer must do later, by time. Guarded by the writer's lock; one timer serves all of it. */
public final class Agenda {
    /** Something to do. */
    public sealed interface Entry {
        /** These operations may leave. */
        record MayLeave(List<WriteOperation> operations) implements Entry {}

        /** The hold on this key is over. */
        record HoldEnds(Key key) implements Entry {}

        /** This partition key may be tried again. */
        record TryPartition(Key partition) implements Entry {}
    }

    private record Due(long atNanos, long order, Entry entry) {}

    private final PriorityQueue<Due> queue = new PriorityQueue<>(Agenda::compare);
    private long count;

    private static int compare(Due a, Due b) {
        long difference = a.atNanos - b.atNanos;
        return difference != 0 ? Long.signum(difference) : Long.compare(a.order, b.order);
    }

    /** Adds something. */
    public void add(long atNanos, Entry entry) {
        queue.add(new Due(atNanos, count++, entry));
    }

    /** The next thing that is due, taken out, or null. */
    public @Nullable Entry pollDue(long now) {
        Due next = queue.peek();
        if (next == null || next.atNanos - now > 0) {
            return null;
        }
        queue.remove();
        return next.entry;
    }

    /** Whether nothing is to be done. */
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** When the next thing is due; only if there is one. */
    public long nextNanos() {
        return queue.element().atNanos;
    }

    /** Forgets everything. */
    public void clear() {
        queue.clear();
    }
}
