package dev.dynabatch.internal.admit;

import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The partition keys that are held back because the service throttled them, each with what waits for it. Everything else
 * flows on. Guarded by the lock of the writer, or the getter.
 *
 * <p>A held-back partition key is tried with one request at a time. The number of keys is bounded: past {@link #MOST},
 * what is throttled waits by itself.
 *
 * @param <T> what waits
 */
public final class PartitionPenalties<T extends Waiter<T>> {
    /** The most partition keys held back at once. Beyond it the table itself is short, not a few keys. */
    public static final int MOST = 10_000;
    /** From which part of a request on, what has one partition key alone is worth one: a fifth. */
    private static final int MANY_OF = 5;

    /**
     * A try may be so large a part of what got through from one throttle to the next: some of the last one is in vain, half
     * on average.
     */
    private static final int PART_OF_RUN = 20;
    /** But always so large, if a request takes as much. */
    private static final int LEAST_TRIED = 25;

    /** A key that was throttled so many times in a row is starved. */
    private static final int STARVED_ROUNDS = 2;

    private final Map<Key, Held> heldBack = new HashMap<>();
    private final int most;
    private final long mostBytes;
    private final long mostYielding;
    private long bytes;
    private int count;
    private int starved;
    private int hotKeys;

    /**
     * @param most how many one request takes
     * @param mostBytes how long they may be together
     * @param mostYielding bytes of what waits beyond which a hot key lets nobody go first any more: as long as there is
     *     much room in memory, others flow beside it; when there is not, the load can only go as fast as that key does
     */
    public PartitionPenalties(int most, long mostBytes, long mostYielding) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.mostYielding = mostYielding;
    }

    /** Whether so many of one partition key are worth a request of their own. */
    public boolean many(int count) {
        return count >= most / MANY_OF;
    }

    /** One partition key that is held back. */
    public final class Held {
        private final Deque<T> waiting = new ArrayDeque<>();
        private int trying;
        private int done;
        private int throttled;
        /** How many were done since the last throttle, and from the one before to that. */
        private int run;

        private int lastRun;
        private int rounds;
        private boolean hot;
        private boolean starves;
        private long progressNanos;
        private long triedNanos;

        /** When something of it was done last, or else when it was first held back. */
        public long progressNanos() {
            return progressNanos;
        }

        /**
         * The round that its backoff is that of: how many in a row nothing of it was done in; but beside a hot key, a key
         * that has little waits from the start for as long as all those that are starved with it need to get through one
         * partition, and no longer: a request of them is worth its backoff, and each doubling worth twice as much.
         */
        public int rounds() {
            if (hot || hotKeys == 0) {
                return rounds;
            }
            int doublings = Integer.SIZE - Integer.numberOfLeadingZeros(starved / most);
            return STARVED_ROUNDS + doublings;
        }

        /** Adds something behind what waits, or before it. */
        public void add(T waiter, boolean before) {
            waiter.waits();
            bytes += waiter.memoryBytes();
            count++;
            if (before) {
                waiting.addFirst(waiter);
            } else {
                waiting.addLast(waiter);
            }
        }

        /** Lets up to a request's worth go, to try the key again. */
        public List<T> letGo(long now) {
            triedNanos = now;
            List<T> gone = new ArrayList<>();
            long sum = 0;
            int part = Math.max(run, lastRun) / PART_OF_RUN;
            int size = Math.min(most, Math.max(part, LEAST_TRIED));
            while (gone.size() < size && !waiting.isEmpty()) {
                T next = waiting.getFirst().current();
                sum += next.length();
                if (!gone.isEmpty() && sum > mostBytes) {
                    break;
                }
                bytes -= waiting.removeFirst().memoryBytes();
                count--;
                next.probes(true);
                gone.add(next);
            }
            trying = gone.size();
            done = 0;
            throttled = 0;
            return gone;
        }

        /** Takes out what waits and of which this is true. */
        public List<T> takeOut(Predicate<T> which) {
            List<T> out = new ArrayList<>();
            waiting.removeIf(place -> {
                T waiter = place.current();
                boolean goes = which.test(waiter);
                if (goes) {
                    bytes -= place.memoryBytes();
                    count--;
                    out.add(waiter);
                }
                return goes;
            });
            return out;
        }

        /** Whether a try is under way. */
        public boolean trying() {
            return trying > 0;
        }

        /** One of those let go was done: written, or read. */
        public void done(long now) {
            trying--;
            done++;
            run++;
            rounds = 0;
            progressNanos = now;
            becomes(hot);
        }

        /** One of those let go came back, or ended otherwise without being done. */
        public void notDone() {
            trying--;
            throttled++;
        }

        /** Whether the try that has just ended met a throttle; counts a round if so. */
        public boolean endTry() {
            if (throttled > 0) {
                rounds++;
                lastRun = run;
                run = 0;
            }
            boolean much = many(waiting.size());
            becomes(much && (hot || throttled > done));
            return throttled > 0;
        }

        /** Whether much waits, and most of the try that has just ended was throttled: the key itself is short. */
        public boolean isShort() {
            return hot && throttled > done;
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

        private List<T> end() {
            rounds = 0;
            becomes(false);
            return takeOut(waiter -> true);
        }
    }

    /** The one that something must wait with, or null if its partition key is not held back. */
    public @Nullable Held of(T waiter) {
        return heldBack.isEmpty() ? null : heldBack.get(waiter.partition());
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
            var unused = held.end();
        }
    }

    /** Takes out what waits and of which this is true. */
    public List<T> drop(Predicate<T> which) {
        List<T> out = new ArrayList<>();
        heldBack.values().forEach(held -> out.addAll(held.takeOut(which)));
        return out;
    }

    /** How many wait; as if they were none when they hold so much memory that the load can only go as fast as they do. */
    public int beside() {
        return bytes <= mostYielding ? count : 0;
    }

    /** How many wait. */
    public int count() {
        return count;
    }

    /** Bytes of what waits. */
    public long bytes() {
        return bytes;
    }

    /** Forgets all; what waited. */
    public List<T> clear() {
        List<T> out = new ArrayList<>();
        heldBack.values().forEach(held -> out.addAll(held.end()));
        heldBack.clear();
        return out;
    }
}
