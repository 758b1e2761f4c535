package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.model.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of one getter that have not left: what may leave, in order, and what others may join. Guarded by its lock. */
final class GetterState {
    /** The most keys one BatchGetItem takes. Source: API reference. */
    static final int MAX_KEYS = 100;

    private final Deque<Want> ready = new ArrayDeque<>();
    private final Map<Key, Want> joinable = new HashMap<>();
    private final long lingerNanos;
    private long lingerEndNanos;

    GetterState(long lingerNanos) {
        this.lingerNanos = lingerNanos;
    }

    /** Adds one that asks, as the first of its key or to the one that is. */
    void add(Want want, long now) {
        Want other = joinable.putIfAbsent(want.identity(), want);
        if (other != null) {
            other.join(want);
            return;
        }
        if (ready.isEmpty()) {
            lingerEndNanos = now + lingerNanos;
        }
        ready.addLast(want);
    }

    /** Keys that came back go first, and do not linger. */
    void addAgain(List<Want> wants, long now) {
        for (int i = wants.size() - 1; i >= 0; i--) {
            Want want = wants.get(i);
            Want other = joinable.putIfAbsent(want.identity(), want);
            if (other == null) {
                ready.addFirst(want);
            } else {
                other.join(want);
                other.rounds = Math.max(other.rounds, want.rounds);
                other.failingSinceNanos = want.failingSinceNanos;
            }
        }
        lingerEndNanos = now;
    }

    boolean full() {
        return ready.size() >= MAX_KEYS;
    }

    /** When what there is may leave although it fills no request, from now; -1 if there is nothing. */
    long delayNanos(long now) {
        return ready.isEmpty() ? -1 : Math.max(0, lingerEndNanos - now);
    }

    /**
     * Takes what leaves together; it can still be joined until it {@linkplain #left has left}.
     *
     * @param gone where keys are put that nobody wants any more
     */
    List<Want> take(List<Want> gone, long now) {
        List<Want> taken = new ArrayList<>(Math.min(MAX_KEYS, ready.size()));
        while (taken.size() < MAX_KEYS && !ready.isEmpty()) {
            Want want = ready.removeFirst();
            if (want.gone()) {
                joinable.remove(want.identity());
                gone.add(want);
            } else {
                taken.add(want);
            }
        }
        lingerEndNanos = now + lingerNanos;
        return taken;
    }

    /** These have left: who asks for one of them from now on asks anew, since what was written meanwhile may be missed. */
    void left(List<Want> wants) {
        for (Want want : wants) {
            joinable.remove(want.identity(), want);
        }
    }

    /** Takes everything out. */
    List<Want> drain() {
        List<Want> all = new ArrayList<>(ready);
        ready.clear();
        joinable.clear();
        return all;
    }
}
