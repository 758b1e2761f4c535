package dev.dynabatch.internal.accumulate;

import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteBatch;
import dev.dynabatch.internal.model.WriteOperation;
import dev.dynabatch.internal.model.WriteOperation.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one writer in order: what may leave, and what stands behind an earlier operation on its key.
 *
 * <p>Of each key exactly one operation, the first, may be ready, waiting, formed or in flight; the others stand behind
 * it. That makes two operations on one key in a batch, or in two requests at once, impossible. Guarded by the writer's
 * lock.
 */
public final class OperationQueue {
    private final boolean coalescing;
    private final Flushes flushes;
    private final KeyTable<WriteOperation> first = new KeyTable<>();
    private final Map<Key, Long> holds = new HashMap<>();
    private final Deque<WriteOperation> ready = new ArrayDeque<>();
    private long readyBytes;
    /** Written, so that the compiler must do what is done to fetch something. */
    @SuppressWarnings("UnusedVariable")
    private long fetched;

    /**
     * @param coalescing whether an operation not yet sent is replaced by a later one on its key
     * @param flushes told what may leave
     */
    public OperationQueue(boolean coalescing, Flushes flushes) {
        this.coalescing = coalescing;
        this.flushes = flushes;
    }

    /**
     * Takes an operation behind everything accepted before it.
     *
     * @return until when it must wait because of a lost attempt of an earlier operation, or {@code now}
     */
    public long add(WriteOperation operation, long now) {
        operation.eligibleSinceNanos = now;
        WriteOperation head = first.putIfAbsent(operation);
        if (head != null) {
            addBehind(head, operation);
            return now;
        }
        Long hold = holds.isEmpty() ? null : holds.get(operation.key());
        if (hold != null && hold - now > 0) {
            operation.hold(hold);
            operation.standAlone();
            operation.state = State.WAITING;
            return hold;
        }
        makeReady(operation, false);
        return now;
    }

    private void addBehind(WriteOperation head, WriteOperation operation) {
        boolean replaceable =
                coalescing && !head.mayBeApplied && (head.state == State.READY || head.state == State.WAITING);
        if (replaceable) {
            replace(head, operation);
            return;
        }
        operation.state = State.BEHIND;
        operation.standAlone();
        WriteOperation last = head.last;
        if (last == null) {
            head.successor = operation;
        } else if (coalescing) {
            operation.supersede(last);
            last.state = State.DONE;
            head.successor = operation;
        } else {
            last.successor = operation;
        }
        head.last = operation;
    }

    private void replace(WriteOperation head, WriteOperation operation) {
        operation.state = head.state;
        operation.probes(head.probing());
        head.standAlone();
        operation.supersede(head);
        head.handHold(operation);
        if (head.state == State.READY) {
            readyBytes += bytes(operation) - bytes(head);
        }
        head.state = State.REPLACED;
        head.successor = operation;
        first.replace(operation);
    }

    /** Puts the first operation on its key among those that may leave: at their end, or before all of them. */
    public void makeReady(WriteOperation operation, boolean before) {
        operation.state = State.READY;
        readyBytes += bytes(operation);
        flushes.ready(operation);
        if (before) {
            ready.addFirst(operation);
        } else {
            ready.addLast(operation);
        }
    }

    /**
     * Ends the turn of the first operation on its key.
     *
     * @return the one behind it, which is the first now, or null
     */
    public @Nullable WriteOperation moveUp(WriteOperation head) {
        WriteOperation next = head.successor;
        if (next == null) {
            first.remove(head);
            return null;
        }
        next.last = head.last == next ? null : head.last;
        head.successor = null;
        head.last = null;
        first.replace(next);
        return next;
    }

    /** Whether the first operation on a key, having come back, is superseded by the one behind it. */
    public boolean supersededBehind(WriteOperation head) {
        return coalescing && head.successor != null;
    }

    /** Makes later operations on a key wait, although none is there now. */
    public void hold(Key key, long untilNanos) {
        holds.merge(key, untilNanos, (a, b) -> a - b > 0 ? a : b);
    }

    /** Forgets a hold that is over. */
    public void endHold(Key key, long now) {
        Long until = holds.get(key);
        if (until != null && until - now <= 0) {
            holds.remove(key);
        }
    }

    /** Whether what may leave fills a batch. */
    public boolean full() {
        return ready.size() >= WriteBatch.MAX_OPERATIONS || readyBytes >= WriteBatch.MAX_BYTES;
    }

    /** How many operations more fill a batch, at least 1. */
    public int missing() {
        return Math.max(1, WriteBatch.MAX_OPERATIONS - ready.size());
    }

    /** Whether nothing may leave. */
    public boolean empty() {
        return ready.isEmpty();
    }

    /** Whether a flush waits for something that may leave. */
    public boolean flushing() {
        return flushes.urgent();
    }

    /**
     * Takes what may leave, up to a full batch.
     *
     * @param heldBack asked for each; what it says true of it has taken care of, and it is left out
     */
    public List<WriteOperation> takeBatch(Predicate<WriteOperation> heldBack) {
        List<WriteOperation> taken = new ArrayList<>(Math.min(ready.size(), WriteBatch.MAX_OPERATIONS));
        long bytes = 0;
        fetchBatch();
        while (taken.size() < WriteBatch.MAX_OPERATIONS && !ready.isEmpty()) {
            WriteOperation next = ready.getFirst().current();
            long size = bytes(next);
            if (!taken.isEmpty() && bytes + size > WriteBatch.MAX_BYTES) {
                break;
            }
            ready.removeFirst();
            readyBytes -= size;
            flushes.notReady(next);
            if (heldBack.test(next)) {
                next.standAlone();
            } else {
                next.state = State.FORMED;
                bytes += size;
                taken.add(next);
            }
        }
        return taken;
    }

    /**
     * Takes out what is not in flight and of which this is true, and what stands behind that, as far as it is true of it.
     *
     * @param ended told of each key the first one taken out, and the one that is the first now, or null
     */
    public List<WriteOperation> takeOut(
            Predicate<WriteOperation> which, BiConsumer<WriteOperation, @Nullable WriteOperation> ended) {
        List<WriteOperation> out = new ArrayList<>();
        for (WriteOperation head : first.all()) {
            if (head.state == State.IN_FLIGHT || !which.test(head)) {
                continue;
            }
            if (head.state == State.READY) {
                readyBytes -= bytes(head);
                flushes.notReady(head);
            }
            WriteOperation next = head;
            do {
                WriteOperation taken = next;
                next = moveUp(taken);
                taken.state = State.DONE;
                out.add(taken);
            } while (next != null && which.test(next));
            ended.accept(head, next);
        }
        ready.removeIf(place -> place.current().state == State.DONE);
        return out;
    }

    /** Everything without an outcome that is not in flight, taken out; each with all that stands behind it. */
    public List<WriteOperation> drain() {
        List<WriteOperation> drained = new ArrayList<>();
        List<WriteOperation> gone = new ArrayList<>();
        for (WriteOperation head : first.all()) {
            WriteOperation from = head;
            if (head.state == State.IN_FLIGHT) {
                from = head.successor;
                head.successor = null;
                head.last = null;
            } else {
                gone.add(head);
            }
            for (WriteOperation each = from; each != null; each = each.successor) {
                drained.add(each);
            }
        }
        gone.forEach(first::remove);
        ready.forEach(operation -> flushes.notReady(operation.current()));
        ready.clear();
        readyBytes = 0;
        return drained;
    }

    /** The operations in flight, taken out: nobody waits for their end any more. */
    public List<WriteOperation> drainInFlight() {
        List<WriteOperation> inFlight = first.all().stream()
                .filter(head -> head.state == State.IN_FLIGHT)
                .toList();
        inFlight.forEach(first::remove);
        return inFlight;
    }

    // ---- fetching from memory
    //
    // What waits long has left the processor's cache. Looked at all together, in a loop that does nothing else, it is
    // fetched in little more time than one operation by itself.

    /** Looks at what the next batch will most likely be made of. */
    private void fetchBatch() {
        long sum = 0;
        int left = WriteBatch.MAX_OPERATIONS;
        for (WriteOperation each : ready) {
            if (left-- == 0) {
                break;
            }
            sum += each.memoryBytes() + (each.state == State.READY ? 1 : 0);
        }
        fetched = sum;
    }

    /** Looks at where the keys of operations stand that are about to be moved up behind. */
    public void fetchPlaces(List<WriteOperation> operations) {
        long sum = 0;
        for (WriteOperation each : operations) {
            sum += first.isFree(each) ? 1 : 0;
        }
        fetched = sum;
    }

    /** Looks at where the keys of operations will stand that are about to be added, by the inbox one behind the other. */
    public void fetchPlaces(@Nullable WriteOperation chain) {
        long sum = 0;
        for (WriteOperation each = chain; each != null; each = each.next()) {
            sum += first.isFree(each) ? 1 : 0;
        }
        fetched = sum;
    }

    private static long bytes(WriteOperation operation) {
        return operation.length();
    }
}
