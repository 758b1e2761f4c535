package dev.dynabatch.internal.pipeline;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far each segment of a scan is: what was asked for, and what was handed out. Guarded by the engine's lock. */
final class Segments {
    private final int total;
    /** The only one of them that is read, or -1. */
    private final int only;

    private final Deque<Integer> waiting = new ArrayDeque<>();
    /** Behind which key each goes on that was begun and waits. */
    private final Map<Integer, byte[]> next = new HashMap<>();

    private final BitSet done;
    private final Map<Integer, byte[]> handedOut;

    private Segments(int total, int only, BitSet done, Map<Integer, byte[]> handedOut) {
        this.total = total;
        this.only = only;
        this.done = done;
        this.handedOut = handedOut;
    }

    /** All of so many, or one of them. */
    static Segments of(int total, int only) {
        Segments segments = new Segments(total, only, new BitSet(), new TreeMap<>());
        for (int i = Math.max(0, only); i < (only < 0 ? total : only + 1); i++) {
            segments.waiting.add(i);
        }
        return segments;
    }

    /** Those of a token. Those that were begun come first. */
    static Segments of(PageToken token, int only) {
        Segments segments =
                new Segments(token.totalSegments(), only, (BitSet) token.done().clone(), new TreeMap<>(token.places()));
        segments.next.putAll(token.places());
        for (int i = 0; i < token.totalSegments(); i++) {
            if ((only < 0 || only == i) && !token.done().get(i)) {
                if (token.places().containsKey(i)) {
                    segments.waiting.addFirst(i);
                } else {
                    segments.waiting.addLast(i);
                }
            }
        }
        return segments;
    }

    int total() {
        return total;
    }

    /** How many of them are to be read. */
    int wanted() {
        return only < 0 ? total : 1;
    }

    /** How many of these are done. */
    int done() {
        return only < 0 ? done.cardinality() : done.get(only) ? 1 : 0;
    }

    /** Whether no page can be asked for now. */
    boolean noneWaits() {
        return waiting.isEmpty();
    }

    int take() {
        return waiting.removeFirst();
    }

    /** The key behind which a segment goes on, or null at its beginning. */
    byte @Nullable [] place(int segment) {
        return next.get(segment);
    }

    /** A segment was not asked for after all. */
    void putBack(int segment) {
        waiting.addFirst(segment);
    }

    /** A page has come. */
    void came(int segment, byte @Nullable [] last) {
        if (last == null) {
            next.remove(segment);
        } else {
            next.put(segment, last);
            waiting.addFirst(segment); // who begins a segment reads it to its end, so that few are open at a time
        }
    }

    /** A page was handed out. */
    void handedOut(int segment, byte @Nullable [] last) {
        if (last == null) {
            handedOut.remove(segment);
            done.set(segment);
        } else {
            handedOut.put(segment, last);
        }
    }

    PageToken token(String source, @Nullable String tableId) {
        return new PageToken(
                source, tableId == null ? "" : tableId, total, (BitSet) done.clone(), new TreeMap<>(handedOut));
    }
}
