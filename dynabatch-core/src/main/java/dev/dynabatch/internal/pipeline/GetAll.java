package dev.dynabatch.internal.pipeline;

import dev.dynabatch.KeyedItem;
import dev.dynabatch.internal.codec.ReadReplies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The answers for any number of keys, in the order of the keys or as they come. Takes keys as their answers are consumed:
 * as many ahead as their items may fill memory, by the size of those that came, and so many at once as fill a request.
 *
 * <p>One thread at a time consumes; what it alone needs to know is not shared. Those that bring answers leave each in its
 * slot, and then look whether somebody waits.
 */
final class GetAll implements Iterator<KeyedItem> {
    /** The most keys without an answer that was consumed. */
    private static final long MOST_AHEAD = 64L * GetterState.MAX_KEYS;

    private final GetterHandle getter;
    private final Iterator<? extends Map<String, ?>> keys;
    private final boolean inOrder;

    /** Keys asked for whose answers are not consumed: in order all of them, else those that are answered. */
    private final Queue<Slot> slots;

    private final TableItems items;
    private final Bell bell;
    private final Runnable ring;

    /** Keys asked for whose answers are not consumed. */
    private int ahead;
    /** How many answers are to be consumed before it is looked again whether there is room for a request, unless none is there. */
    private int untilRoom;
    /** One for which there was no memory. */
    private @Nullable Slot refused;
    /** Why the next key could not be asked for: told when those before it have been. */
    private @Nullable RuntimeException broken;

    private volatile boolean closed;

    GetAll(GetterHandle getter, Iterator<? extends Map<String, ?>> keys, boolean inOrder) {
        this.getter = getter;
        this.keys = keys;
        this.inOrder = inOrder;
        this.items = new TableItems(getter.table());
        this.bell = new Bell(getter.callbacks());
        this.ring = bell::ring;
        this.slots = inOrder ? new ArrayDeque<>() : new ConcurrentLinkedQueue<>();
    }

    /** One key, and its answer when it is there. */
    private final class Slot extends Want {
        private final Map<String, ?> asked;
        private ReadReplies.@Nullable Batch batch;
        private int place;
        private @Nullable RuntimeException failure;
        /** Set last. */
        private volatile boolean done;

        Slot(Map<String, ?> asked) {
            this.asked = asked;
        }

        @Override
        boolean isUsers() {
            return false;
        }

        @Override
        boolean useless() {
            return closed;
        }

        @Override
        void answered(ReadReplies.@Nullable Batch answer, int placeInIt, @Nullable RuntimeException why) {
            batch = answer;
            place = placeInIt;
            failure = why;
            done = true;
            if (!inOrder) {
                slots.add(this);
            }
        }

        @Override
        Runnable afterwards() {
            return ring;
        }

        KeyedItem answer() {
            if (failure != null) {
                throw Await.unwrap(failure);
            }
            return new KeyedItem(asked, items.get(batch, place));
        }
    }

    // ---- asking

    /** Asks for more keys, if there is room for a request of them. */
    private void fill() {
        int room = room();
        int asked = 0;
        boolean more = room > 0 && broken == null && (refused != null || more());
        while (more && asked < room && (asked == 0 || !ready())) { // keys may come slowly, and answers be there
            int wanted = Math.min(GetterState.MAX_KEYS, room - asked);
            int taken = ask(wanted);
            asked += taken;
            more = taken == wanted;
        }
        if (asked > 0 && !more) {
            getter.engine().pump(true); // no more will come that these could wait for
        }
    }

    private boolean more() {
        try {
            return keys.hasNext();
        } catch (RuntimeException e) {
            broken = e;
            return false;
        }
    }

    private int room() {
        long bytes = getter.engine().costs().bytes();
        long readAhead = getter.engine().spec().options().readAhead();
        long most = bytes == 0 ? GetterState.MAX_KEYS : Math.max(1, Math.min(MOST_AHEAD, readAhead / bytes));
        int late = inOrder ? 0 : Math.min(ahead, getter.engine().heldBack()); // which hold up no other
        long room = most - ahead + late;
        long missing = Math.min(GetterState.MAX_KEYS, most) - room;
        if (missing > 0 && ahead > 0) {
            untilRoom = (int) missing;
            return 0;
        }
        return (int) Math.max(0, room);
    }

    /** Asks for up to so many keys together; for how many. */
    private int ask(int most) {
        List<Slot> together = new ArrayList<>(most);
        try {
            while (together.size() < most) {
                Slot slot = take(together.isEmpty());
                if (slot == null) {
                    break;
                }
                together.add(slot);
            }
        } catch (RuntimeException e) { // those before a key that is none are asked for, and told
            broken = e;
        } finally {
            ahead += together.size();
            if (inOrder) {
                slots.addAll(together);
            }
            try {
                getter.ask(together);
            } catch (RuntimeException | Error e) { // as closed meanwhile: told in its turn, like any other failure
                RuntimeException why = Await.exception(e);
                together.forEach(slot -> slot.answered(null, 0, why));
            }
        }
        return together.size();
    }

    /**
     * The next key, with memory for it; null if there is none, or if those asked for must give memory back first.
     *
     * @param first whether no other is taken and not yet asked for
     */
    private @Nullable Slot take(boolean first) {
        Slot slot = refused;
        if (slot == null) {
            if (!keys.hasNext()) {
                return null;
            }
            Map<String, ?> key = keys.next();
            slot = new Slot(key);
            getter.encode(key, slot);
        }
        long bytes = slot.memoryBytes();
        if (!getter.tryReserve(bytes)) {
            refused = slot;
            if (!first || unanswered()) { // what comes gives memory back
                return null;
            }
            getter.reserve(bytes);
        }
        refused = null;
        return slot;
    }

    /** Whether an answer is still to come. */
    private boolean unanswered() {
        return inOrder ? slots.stream().anyMatch(slot -> !slot.done) : ahead > slots.size();
    }

    // ---- consuming

    @Override
    public boolean hasNext() {
        while (!closed) {
            boolean looked = untilRoom <= 0;
            if (looked) {
                fill();
            }
            if (ready()) {
                return true;
            }
            if (!looked) {
                untilRoom = 0;
                continue; // what came meanwhile may have made room
            }
            if (ahead == 0) {
                throwBroken();
                return false;
            }
            Slot first = slots.peek();
            bell.await(
                    first == null ? () -> !slots.isEmpty() : () -> first.done,
                    "get of many from table '" + getter.table() + "'");
        }
        return false;
    }

    /** Whether there is an answer to give out. */
    private boolean ready() {
        Slot first = slots.peek();
        return first != null && first.done;
    }

    private void throwBroken() {
        RuntimeException why = broken;
        if (why != null) {
            broken = null; // whoever goes on does so with the key behind
            throw why;
        }
    }

    @Override
    public KeyedItem next() {
        if (!ready() && !hasNext()) { // what was announced is given, whoever has closed this meanwhile
            throw new NoSuchElementException();
        }
        ahead--;
        untilRoom--;
        return slots.remove().answer();
    }

    /** Whoever asked is gone: what has not left is not asked for. */
    void close() {
        closed = true;
    }
}
