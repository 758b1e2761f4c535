package dev.dynabatch.simulation.promises;

import dev.dynabatch.OperationKind;
import dev.dynabatch.testkit.VirtualTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Promise 2 on the way: of each key one operation at a time, sent and applied in the order of acceptance, and after a lost
 * attempt no later one before {@code orderHold} is over.
 */
final class OrderCheck {
    private final VirtualTime time;
    private final Judge judge;
    private final Ledger ledger;
    private final long holdNanos;
    private final Map<String, Key> keys = new HashMap<>();

    /** What one key has seen. */
    private static final class Key {
        @Nullable
        Flight flight;

        int lastSent;
        int lastApplied;

        @Nullable
        Entry lost;

        long holdUntilNanos;
    }

    OrderCheck(VirtualTime time, Judge judge, Ledger ledger, long holdNanos) {
        this.time = time;
        this.judge = judge;
        this.ledger = ledger;
        this.holdNanos = holdNanos;
    }

    private Key key(Entry entry) {
        return keys.computeIfAbsent(entry.key(), none -> new Key());
    }

    void sent(Flight flight) {
        for (Entry entry : flight.entries) {
            Key key = key(entry);
            Flight other = key.flight;
            require(other == null, entry, () -> {
                Flight with = other == null ? flight : other;
                return "is in " + flight.name() + " while " + with.name() + " carries its key";
            });
            int id = ledger.place(entry, key.lastSent);
            require(id >= key.lastSent, entry, () -> "is sent after #" + key.lastSent);
            Entry lost = key.lost;
            if (lost != null && !sameAsLost(entry, lost)) {
                require(
                        time.elapsed().toNanos() >= key.holdUntilNanos,
                        entry,
                        () -> "is sent " + (key.holdUntilNanos - time.elapsed().toNanos()) / 1_000_000
                                + " ms too early: " + lost + " was lost and may still be applied");
            }
            key.lastSent = Math.max(id, key.lastSent);
            key.flight = flight;
        }
    }

    /** Deletes of one key look alike: one after a lost one may be the same again. */
    private static boolean sameAsLost(Entry entry, Entry lost) {
        return entry.kind() == lost.kind() && entry.id() == lost.id();
    }

    void ended(Flight flight, Flight.End end) {
        for (Entry entry : flight.entries) {
            Key key = key(entry);
            if (key.flight == flight) {
                key.flight = null;
            }
            if (end == Flight.End.LOST) {
                key.lost = entry;
                key.holdUntilNanos = time.elapsed().toNanos() + holdNanos;
            }
        }
    }

    void applied(Entry entry) {
        Key key = key(entry);
        int id = ledger.place(entry, key.lastApplied);
        require(id >= key.lastApplied, entry, () -> "takes effect after #" + key.lastApplied);
        key.lastApplied = Math.max(id, key.lastApplied);
        if (entry.kind() == OperationKind.PUT) {
            Operation operation = ledger.get(entry.id());
            operation.applied++;
            judge.require(Promise.NEIGHBOURS, !operation.poison, () -> operation + " is applied");
        }
    }

    private void require(boolean kept, Entry entry, java.util.function.Supplier<String> what) {
        judge.require(Promise.SAME_ORDER, kept, () -> entry + " " + what.get());
    }
}
