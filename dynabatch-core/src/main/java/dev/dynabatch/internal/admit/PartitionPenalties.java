package dev.dynabatch.internal.admit;

import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The partition keys that are held back because the service throttled them, each with the operations that wait for it.
 * Everything else flows on. Guarded by the writer's lock.
 *
 * <p>A held-back partition key is tried with one batch at a time. The number of keys is bounded: past {@link #MOST},
 * throttled operations wait by themselves.
 */
public final class PartitionPenalties {
    /** The most partition keys held back at once. Beyond it the table itself is short, not a few keys. */
    public static final int MOST = 10_000;

    private final Map<Key, Held> heldBack = new HashMap<>();

    /** One partition key that is held back. */
    public static final class Held {
        private final Deque<WriteOperation> waiting = new ArrayDeque<>();
        private int trying;
        private int written;
        private int throttled;
        private int rounds;
        private long progressNanos;

        /** When something of it was written last, or else when it was first held back. */
        public long progressNanos() {
            return progressNanos;
        }

        /** Rounds in a row in which nothing of it was written. */
        public int rounds() {
            return rounds;
        }

        /** Adds an operation behind those that wait, or before them. */
        public void add(WriteOperation operation, boolean before) {
            operation.state = WriteOperation.State.WAITING;
            if (before) {
                waiting.addFirst(operation);
            } else {
                waiting.addLast(operation);
            }
        }

        /** Lets up to a batch of operations go, to try the key again. */
        public List<WriteOperation> letGo() {
            List<WriteOperation> gone = new ArrayList<>();
            long bytes = 0;
            while (gone.size() < WriteBatch.MAX_OPERATIONS && !waiting.isEmpty()) {
                WriteOperation next = waiting.getFirst().current();
                bytes += next.item.json().length + (long) WriteBatch.WRAPPER_BYTES;
                if (!gone.isEmpty() && bytes > WriteBatch.MAX_BYTES) {
                    break;
                }
                waiting.removeFirst();
                next.probing = true;
                gone.add(next);
            }
            trying = gone.size();
            written = 0;
            throttled = 0;
            return gone;
        }

        /** Takes out those that wait and of which this is true. */
        public List<WriteOperation> takeOut(Predicate<WriteOperation> which) {
            List<WriteOperation> out = new ArrayList<>();
            waiting.removeIf(place -> {
                WriteOperation operation = place.current();
                boolean goes = which.test(operation);
                if (goes) {
                    out.add(operation);
                }
                return goes;
            });
            return out;
        }

        /** Whether a try is under way. */
        public boolean trying() {
            return trying > 0;
        }

        /** Whether nothing waits. */
        public boolean isEmpty() {
            return waiting.isEmpty();
        }

        /** One of those let go was written. */
        public void written(long now) {
            trying--;
            written++;
            rounds = 0;
            progressNanos = now;
        }

        /** One of those let go came back, or ended otherwise without being written. */
        public void notWritten() {
            trying--;
            throttled++;
        }

        /** Whether the try that has just ended met a throttle; counts a round if so. */
        public boolean endTry() {
            if (throttled > 0) {
                rounds++;
            }
            return throttled > 0;
        }

        /** Whether much waits, and most of the try that has just ended was throttled: the key itself is short. */
        public boolean isShort(int much) {
            return waiting.size() >= much && throttled > written;
        }
    }

    /** The one that an operation must wait with, or null if its partition key is not held back. */
    public @Nullable Held of(WriteOperation operation) {
        return heldBack.isEmpty() ? null : heldBack.get(operation.key().partition());
    }

    /** The one with this partition key, or null. */
    public @Nullable Held get(Key partition) {
        return heldBack.get(partition);
    }

    /** Begins to hold a partition key back; null when there are too many already. */
    public @Nullable Held begin(Key partition, long now) {
        if (heldBack.size() >= MOST) {
            return null;
        }
        Held held = new Held();
        held.progressNanos = now;
        held.rounds = 1;
        heldBack.put(partition, held);
        return held;
    }

    /** Lets a partition key flow again. */
    public void end(Key partition) {
        heldBack.remove(partition);
    }

    /** Forgets operations that do not wait any more. */
    public void dropEnded() {
        heldBack.values().forEach(held -> held.takeOut(operation -> operation.state == WriteOperation.State.DONE));
    }

    /** How many are held back. */
    public int size() {
        return heldBack.size();
    }

    /** Forgets all. */
    public void clear() {
        heldBack.clear();
    }
}
