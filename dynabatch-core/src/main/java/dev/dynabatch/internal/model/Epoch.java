package dev.dynabatch.internal.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The operations accepted between two flushes. A flush ends its epoch; it is over when this epoch and all before it have
 * no operation without an outcome. Guarded by the writer's lock.
 */
public final class Epoch {
    /** Of operations that were never accepted. */
    public static final Epoch NONE = new Epoch();

    /** Operations without an outcome. */
    public long pending;
    /** Operations that may leave now and that its flush waits for. */
    public int ready;
    /** Whether a flush ended it, so that its operations must leave without lingering. */
    public boolean ended;
    /** Run, outside the lock, when it and all before it are done. */
    public final List<Runnable> waiters = new ArrayList<>(1);
}
