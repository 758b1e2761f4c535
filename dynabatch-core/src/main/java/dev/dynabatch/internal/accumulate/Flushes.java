package dev.dynabatch.internal.accumulate;

import dev.dynabatch.internal.model.Epoch;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Cuts the stream of accepted operations into epochs, so that a flush waits for exactly what was accepted before it.
 * Guarded by the writer's lock.
 */
public final class Flushes {
    private final Deque<Epoch> epochs = new ArrayDeque<>();
    private Epoch current = new Epoch();
    private int urgent;

    /** Starts with one epoch. */
    public Flushes() {
        epochs.add(current);
    }

    /** The epoch of an operation that is accepted now. */
    public Epoch accept() {
        current.pending++;
        return current;
    }

    /**
     * Has {@code waiter} told when everything accepted so far is done.
     *
     * @return false if it is done already, and the waiter not kept
     */
    public boolean await(Runnable waiter) {
        if (current.pending == 0) {
            epochs.removeLast();
            Epoch before = epochs.peekLast();
            epochs.addLast(current);
            if (before == null) {
                return false;
            }
            before.waiters.add(waiter);
            return true;
        }
        current.ended = true;
        urgent += current.ready;
        current.waiters.add(waiter);
        current = new Epoch();
        epochs.addLast(current);
        return true;
    }

    /** An operation may leave now. */
    void ready(WriteOperation operation) {
        operation.oldestEpoch.ready++;
        if (operation.oldestEpoch.ended) {
            urgent++;
        }
    }

    /** An operation has left, or may not leave any more. */
    void notReady(WriteOperation operation) {
        operation.oldestEpoch.ready--;
        if (operation.oldestEpoch.ended) {
            urgent--;
        }
    }

    /** Whether a flush waits for something that may leave. */
    boolean urgent() {
        return urgent > 0;
    }

    /** Counts an operation as done; adds to {@code told} those whose wait is over. */
    public void done(Epoch epoch, List<Runnable> told) {
        epoch.pending--;
        while (epochs.getFirst() != current && epochs.getFirst().pending == 0) {
            told.addAll(epochs.removeFirst().waiters);
        }
    }
}
