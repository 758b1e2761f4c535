package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Outcome;
import dev.dynabatch.internal.model.SharedArray;
import dev.dynabatch.internal.model.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided under a writer's lock and must be done outside it. */
final class Delivery {
    /**
     * An outcome somebody must be told.
     *
     * @param byFuture whether a future tells it
     */
    record Told(WriteOperation operation, Outcome outcome, boolean byFuture) {}

    final List<Told> told = new ArrayList<>(0);
    final List<Runnable> flushed = new ArrayList<>(0);
    private long freedBytes;
    /** The array that operations have left one after the other, as most of a request do, and how many. */
    private @Nullable SharedArray array;

    private int leaving;

    /** Memory was given back. */
    void frees(long bytes) {
        freedBytes += bytes;
    }

    /** An operation has left an array. */
    void leaves(SharedArray from) {
        if (from != array) {
            leave();
            array = from;
        }
        leaving++;
    }

    private void leave() {
        SharedArray left = array;
        if (left != null) {
            freedBytes += left.leave(leaving);
            array = null;
            leaving = 0;
        }
    }

    /** How much memory is to be given back in all; asked once. */
    long freedBytes() {
        leave();
        return freedBytes;
    }
}
