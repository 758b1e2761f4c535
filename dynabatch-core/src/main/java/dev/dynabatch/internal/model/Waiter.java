package dev.dynabatch.internal.model;

/**
 * Something that waits with its partition key while that is held back: an operation, or a key that is asked for. Guarded by
 * the lock of whom it belongs to.
 *
 * @param <T> what it is
 */
public interface Waiter<T extends Waiter<T>> {
    /** Its partition key. */
    Key partition();

    /** What it holds of the memory budget, in bytes; always the same. */
    long memoryBytes();

    /** Its length in a request, in bytes. */
    int length();

    /** What stands now where this was put: itself, or what replaced it there. */
    T current();

    /** Waits from now on. */
    void waits();

    /** Whether it was let go from a partition key that is held back, to try that key again. */
    boolean probing();

    /** Says whether it was. */
    void probes(boolean now);
}
