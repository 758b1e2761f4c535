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
    /** From how many operations on a batch of one partition key alone is worth a request. */
    public static final int MANY = 5;

    /** A key that was throttled so many times in a row is starved. */
    private static final int STARVED_ROUNDS = 2;
    /** Of so many keys that wait, one is worth its backoff; each doubling of them is worth twice as much. */
    private static final int FEW_STARVED = 25;

    private final Map<Key, Held> heldBack = new HashMap<>();
    private final long mostYielding;
    private long bytes;
    private int starved;
    private int hotKeys;

    /** @param mostYielding bytes of what waits beyond which a hot key lets nobody go first any more */
    public PartitionPenalties(long mostYielding) {
        this.mostYielding = mostYielding;
    }

    /** One partition key that is held back. */
    public final class Held {
        private final Deque<WriteOperation> waiting = new ArrayDeque<>();
        private int trying;
        private int written;
        private int throttled;
        private int rounds;
        private boolean hot;
        private boolean starves;
        private long progressNanos;
        private long triedNanos;

        /** When something of it was written last, or else when it was first held back. */
        public long progressNanos() {
            return progressNanos;
        }

        /**
         * The round that its backoff is that of: how many in a row nothing of it was written in; but beside a hot key, a
         * key that has little waits from the start for as long as all those that are starved with it need to get through
         * one partition, and no longer.
         */
        public int rounds() {
            if (hot || hotKeys == 0) {
                return rounds;
            }
            int doublings = Integer.SIZE - Integer.numberOfLeadingZeros(starved / FEW_STARVED);
            return STARVED_ROUNDS + doublings;
        }

        /** Adds an operation behind those that wait, or before them. */
        public void add(WriteOperation operation, boolean before) {
            operation.state = WriteOperation.State.WAITING;
            bytes += operation.memoryBytes();
            if (before) {
                waiting.addFirst(operation);
            } else {
                waiting.addLast(operation);
            }
        }

        /** Lets up to a batch of operations go, to try the key again. */
        public List<WriteOperation> letGo(long now) {
            triedNanos = now;
            List<WriteOperation> gone = new ArrayList<>();
            long sum = 0;
            while (gone.size() < WriteBatch.MAX_OPERATIONS && !waiting.isEmpty()) {
                WriteOperation next = waiting.getFirst().current();
                sum += next.length();
                if (!gone.isEmpty() && sum > WriteBatch.MAX_BYTES) {
                    break;
                }
                bytes -= waiting.removeFirst().memoryBytes();
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
                    bytes -= place.memoryBytes();
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

        /** One of those let go was written. */
        public void written(long now) {
            trying--;
            written++;
            rounds = 0;
            progressNanos = now;
            becomes(hot);
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
            boolean much = waiting.size() >= MANY;
            becomes(much && (hot || throttled > written));
            return throttled > 0;
        }

        /** Whether much waits, and most of the try that has just ended was throttled: the key itself is short. */
        public boolean isShort() {
            return hot && throttled > written;
        }

        /**
         * Whether it lets others go first that have little and were throttled again and again, perhaps for it: a key that
         * has much does not suffer from waiting for them, as its partition can save up meanwhile.
         */
        public boolean yields(long longestNanos, long now) {
            return hot && starved > 0 && bytes <= mostYielding && now - triedNanos < longestNanos;
        }

        private void becomes(boolean nowHot) {
            if (nowHot != hot) {
                hot = nowHot;
                hotKeys += hot ? 1 : -1;
            }
            boolean nowStarves = !hot && rounds >= STARVED_ROUNDS;
            if (nowStarves != starves) {
                starves = nowStarves;
                starved += starves ? 1 : -1;
            }
        }

        private void end() {
            rounds = 0;
            becomes(false);
            waiting.forEach(place -> bytes -= place.memoryBytes());
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
        Held held = heldBack.remove(partition);
        if (held != null) {
            held.end();
        }
    }

    /** Forgets operations that do not wait any more. */
    public void dropEnded() {
        heldBack.values().forEach(held -> held.takeOut(operation -> operation.state == WriteOperation.State.DONE));
    }

    /** Bytes of the operations that wait. */
    public long bytes() {
        return bytes;
    }

    /** Forgets all. */
    public void clear() {
        heldBack.values().forEach(Held::end);
        heldBack.clear();
    }
}
