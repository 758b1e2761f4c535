package dev.dynabatch.internal.accumulate;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a writer, or a getter, must do later, by time. Guarded by its lock; one timer serves all of it.
 *
 * @param <T> something to do
 */
public final class Agenda<T> {
    private record Due<T>(long atNanos, long order, T task) {}

    private final PriorityQueue<Due<T>> queue = new PriorityQueue<>(Agenda::compare);
    private long count;

    private static int compare(Due<?> a, Due<?> b) {
        long difference = a.atNanos - b.atNanos;
        return difference != 0 ? Long.signum(difference) : Long.compare(a.order, b.order);
    }

    /** Adds something. */
    public void add(long atNanos, T task) {
        queue.add(new Due<>(atNanos, count++, task));
    }

    /** The next thing that is due, taken out, or null. */
    public @Nullable T pollDue(long now) {
        Due<T> next = queue.peek();
        if (next == null || next.atNanos - now > 0) {
            return null;
        }
        queue.remove();
        return next.task;
    }

    /** Whether nothing is to be done. */
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** When the next thing is due; only if there is one. */
    public long nextNanos() {
        return queue.element().atNanos;
    }

    /** Forgets everything; what there was, in no order. */
    public List<T> clear() {
        List<T> all = new ArrayList<>(queue.size());
        queue.forEach(due -> all.add(due.task));
        queue.clear();
        return all;
    }
}
