package dev.dynabatch.simulation.promises;

import dev.dynabatch.OperationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every operation of a run, by number and by key, in the order in which they were accepted. */
final class Ledger {
    /** What {@link #place} says of an entry that nobody can have asked for. */
    static final int NOBODY = -1;

    private final List<Operation> all = new ArrayList<>();
    private final Map<String, List<Operation>> byKey = new HashMap<>();

    Operation add(String key, OperationKind kind, boolean poison, boolean future, long units) {
        Operation operation = new Operation(all.size(), key, kind, poison, future, units);
        all.add(operation);
        byKey.computeIfAbsent(key, none -> new ArrayList<>()).add(operation);
        return operation;
    }

    Operation get(int id) {
        return all.get(id);
    }

    List<Operation> all() {
        return all;
    }

    List<Operation> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /**
     * The number of the operation that an entry is. Deletes of one key look alike: the first it can be, when those before
     * have come as far as {@code last}. That is the most lenient reading: if it breaks the order, all do.
     */
    int place(Entry entry, int last) {
        if (entry.kind() == OperationKind.PUT) {
            return entry.id();
        }
        for (Operation operation : of(entry.key())) {
            if (operation.id >= last && operation.accepted && !operation.put()) {
                return operation.id;
            }
        }
        return NOBODY;
    }
}
