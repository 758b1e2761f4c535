package dev.dynabatch.internal.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.dynabatch.Item;
import dev.dynabatch.KeyedItem;
import dev.dynabatch.internal.model.EncodedItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The answers for any number of keys, in the order of the keys or as they come. Takes keys as their answers are consumed:
 * as many ahead as their items may fill memory, by the size of those that came, and so many at once as fill a request.
 */
final class GetAll implements Iterator<KeyedItem> {
    /** The most keys without an answer that was consumed. */
    private static final long MOST_AHEAD = 64L * GetterState.MAX_KEYS;

    private final GetterHandle getter;
    private final Iterator<? extends Map<String, ?>> keys;
    private final boolean inOrder;
    private final ReentrantLock lock = new ReentrantLock();

    /** Keys asked for whose answers are not consumed: in order all of them, else those that are answered. */
    @GuardedBy("lock")
    private final Deque<Slot> slots = new ArrayDeque<>();

    @GuardedBy("lock")
    private int ahead;

    @GuardedBy("lock")
    private int unanswered;

    @GuardedBy("lock")
    private CompletableFuture<Boolean> changed = new CompletableFuture<>();

    private @Nullable EncodedItem refused;
    private @Nullable Map<String, ?> refusedKey;
    private volatile boolean closed;

    GetAll(GetterHandle getter, Iterator<? extends Map<String, ?>> keys, boolean inOrder) {
        this.getter = getter;
        this.keys = keys;
        this.inOrder = inOrder;
    }

    /** One key, and its answer when it is there. */
    private final class Slot implements Want.Asker {
        private final Map<String, ?> key;
        private boolean answered;
        private @Nullable Item item;
        private @Nullable RuntimeException failure;

        Slot(Map<String, ?> key) {
            this.key = key;
        }

        @Override
        public boolean isUsers() {
            return false;
        }

        @Override
        public boolean gone() {
            return closed;
        }

        @Override
        public void got(@Nullable Item found) {
            answered(found, null);
        }

        @Override
        public void failed(RuntimeException why) {
            answered(null, why);
        }

        private void answered(@Nullable Item found, @Nullable RuntimeException why) {
            CompletableFuture<Boolean> whom;
            lock.lock();
            try {
                answered = true;
                item = found;
                failure = why;
                unanswered--;
                if (!inOrder) {
                    slots.add(this);
                }
                Slot first = slots.peek();
                if (first == null || !first.answered) {
                    return;
                }
                whom = changed;
            } finally {
                lock.unlock();
            }
            whom.complete(true);
        }

        KeyedItem answer() {
            if (failure != null) {
                throw Await.unwrap(failure);
            }
            return new KeyedItem(key, Optional.ofNullable(item));
        }
    }

    // ---- asking

    /** Asks for more keys, if there is room for a request of them. */
    private void fill() {
        int room = room();
        if (room == 0) {
            return;
        }
        int asked = 0;
        while (asked < room && ask()) {
            asked++;
        }
        if (asked > 0 && asked < room) {
            getter.engine().pump(true); // no more will come that these could wait for
        }
    }

    private int room() {
        long bytes = getter.engine().bytesPerKey();
        long readAhead = getter.engine().spec().options().readAhead();
        long most = bytes == 0 ? GetterState.MAX_KEYS : Math.max(1, Math.min(MOST_AHEAD, readAhead / bytes));
        lock.lock();
        try {
            long room = most - ahead;
            boolean few = room < Math.min(GetterState.MAX_KEYS, most) && ahead > 0;
            return few ? 0 : (int) Math.max(0, room);
        } finally {
            lock.unlock();
        }
    }

    private boolean ask() {
        EncodedItem encoded = refused;
        Map<String, ?> key = refusedKey;
        if (encoded == null || key == null) {
            if (!keys.hasNext()) {
                return false;
            }
            key = keys.next();
            encoded = getter.encode(key);
        }
        boolean alone;
        lock.lock();
        try {
            alone = unanswered == 0;
        } finally {
            lock.unlock();
        }
        if (!getter.tryReserve(Want.memoryBytes(encoded))) {
            if (!alone) { // what comes gives memory back
                refused = encoded;
                refusedKey = key;
                return false;
            }
            getter.reserve(Want.memoryBytes(encoded));
        }
        refused = null;
        refusedKey = null;
        Slot slot = new Slot(key);
        lock.lock();
        try {
            ahead++;
            unanswered++;
            if (inOrder) {
                slots.add(slot);
            }
        } finally {
            lock.unlock();
        }
        try {
            getter.ask(encoded, slot);
        } catch (IllegalStateException e) { // closed meanwhile: told in its turn, like any other failure
            slot.failed(e);
        }
        return true;
    }

    // ---- consuming

    @Override
    public boolean hasNext() {
        while (!closed) {
            fill();
            CompletableFuture<Boolean> wait;
            lock.lock();
            try {
                Slot first = slots.peek();
                if (first != null && first.answered) {
                    return true;
                }
                if (ahead == 0) {
                    return false;
                }
                if (changed.isDone()) {
                    changed = new CompletableFuture<>();
                }
                wait = changed;
            } finally {
                lock.unlock();
            }
            var unused = Await.result(wait, "get of many from table '" + getter.table() + "'");
        }
        return false;
    }

    @Override
    public KeyedItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Slot slot;
        lock.lock();
        try {
            slot = slots.remove();
            ahead--;
        } finally {
            lock.unlock();
        }
        return slot.answer();
    }

    /** Whoever asked is gone: what has not left is not asked for. */
    void close() {
        closed = true;
    }
}
