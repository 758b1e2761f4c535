package dev.dynabatch.simulation.promises;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What each key of a table has held, and since when: the versions of its items. */
final class History {
    /** What a key holds that holds nothing. */
    static final int NOTHING = -1;

    private final Map<String, List<Change>> changes = new HashMap<>();

    private record Change(long atNanos, int version) {}

    void add(String key, int version, long now) {
        changes.computeIfAbsent(key, added -> new ArrayList<>()).add(new Change(now, version));
    }

    /** What the key holds now. */
    int now(String key) {
        List<Change> known = changes.getOrDefault(key, List.of());
        return known.isEmpty() ? NOTHING : known.get(known.size() - 1).version;
    }

    /** Whether the key has held this at some moment from one time to another. */
    boolean held(String key, int version, long fromNanos, long toNanos) {
        long since = Long.MIN_VALUE;
        int holds = NOTHING;
        for (Change change : changes.getOrDefault(key, List.of())) {
            if (holds == version && since <= toNanos && change.atNanos >= fromNanos) {
                return true;
            }
            since = change.atNanos;
            holds = change.version;
        }
        return holds == version && since <= toNanos;
    }

    /** Whether all that the key has held since the time is of odd numbers. */
    boolean odd(String key, long fromNanos) {
        boolean odd = true;
        for (Change change : changes.getOrDefault(key, List.of())) {
            odd = (odd || change.atNanos < fromNanos) && change.version % 2 == 1;
        }
        return odd;
    }

    /** The keys that hold something now, and have never been without it since the time. */
    SortedSet<String> throughout(long fromNanos) {
        TreeSet<String> found = new TreeSet<>();
        changes.forEach((key, all) -> {
            if (now(key) != NOTHING
                    && all.stream().noneMatch(change -> change.version == NOTHING)
                    && all.get(0).atNanos <= fromNanos) {
                found.add(key);
            }
        });
        return found;
    }
}
