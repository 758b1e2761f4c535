package dev.dynabatch;

import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.value.ItemSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes many items to one table: takes puts and deletes one by one and does everything else.
 *
 * <p>Every accepted operation ends in exactly one {@link Outcome}: written, superseded by a later one on its key, or
 * failed. Operations on one key take effect in the order in which this writer accepted them. An operation that throws
 * has not been accepted. The item may be changed as soon as the call returns. Reads do not see what a writer still
 * holds.
 *
 * <p>Full batches leave at once; a partly filled one leaves at {@link #flush}, at {@link #close}, after the linger, or
 * when callers are blocked. A writer is safe for use by many threads.
 *
 * <p>Every accepting method throws {@link InvalidItemException} when the item cannot be written as it is,
 * {@link WriterFatalException} when nothing can be written any more, {@link NotAcceptedException} when there is no room
 * for too long, {@link WaitInterruptedException} when the thread is interrupted while it waits for room, and {@link
 * IllegalStateException} when the writer is closed, or when it would have to wait in one of the client's own callbacks.
 */
public interface BatchWriter extends AutoCloseable {
    /** The table. */
    String table();

    /** The table's key schema. */
    KeySchema keySchema();

    /** Takes one operation; blocks while the memory budget is full. */
    void write(Write operation);

    /**
     * Takes one operation; blocks while the memory budget is full.
     *
     * @return completed with the outcome: {@link Outcome.Written} or {@link Outcome.Superseded}, or exceptionally with
     *     {@link OperationFailedException}. Completed on the client's callback executor. Cancelling it does not cancel
     *     the operation. A failure told here is not told again by {@link #flush} or {@link #close}; one that comes when the
     *     future was cancelled, or has {@linkplain CompletableFuture#orTimeout timed out}, is told by them
     */
    CompletableFuture<Outcome> writeAsync(Write operation);

    /** Takes one operation unless the memory budget is full; never blocks. Returns whether it was taken. */
    boolean tryWrite(Write operation);

    /** Writes an item, replacing the one with its key; blocks while the memory budget is full. */
    default void put(Map<String, ?> item) {
        write(Write.put(item));
    }

    /** Writes an item, replacing the one with its key; blocks while the memory budget is full. */
    default void put(ItemSource item) {
        write(Write.put(item));
    }

    /** Deletes the item with this key, if there is one; blocks while the memory budget is full. */
    default void delete(Map<String, ?> key) {
        write(Write.delete(key));
    }

    /** Like {@link #put(Map)}, with the outcome; see {@link #writeAsync}. */
    default CompletableFuture<Outcome> putAsync(Map<String, ?> item) {
        return writeAsync(Write.put(item));
    }

    /** Like {@link #delete(Map)}, with the outcome; see {@link #writeAsync}. */
    default CompletableFuture<Outcome> deleteAsync(Map<String, ?> key) {
        return writeAsync(Write.delete(key));
    }

    /** Like {@link #put(Map)}, but returns false instead of blocking. */
    default boolean tryPut(Map<String, ?> item) {
        return tryWrite(Write.put(item));
    }

    /** Like {@link #delete(Map)}, but returns false instead of blocking. */
    default boolean tryDelete(Map<String, ?> key) {
        return tryWrite(Write.delete(key));
    }

    /**
     * Puts every item, in order. An item that cannot be accepted ends it: those before it have been accepted.
     *
     * @return how many were accepted
     */
    default long putAll(Iterable<? extends Map<String, ?>> items) {
        return putAll(items.iterator());
    }

    /** Puts every item of a stream, in its order, and closes the stream; see {@link #putAll(Iterable)}. */
    default long putAll(Stream<? extends Map<String, ?>> items) {
        try (items) {
            return putAll(items.iterator());
        }
    }

    private long putAll(Iterator<? extends Map<String, ?>> items) {
        long count = 0;
        while (items.hasNext()) {
            put(items.next());
            count++;
        }
        return count;
    }

    /**
     * Waits until everything accepted before this call has an outcome; others may keep writing meanwhile.
     *
     * @return the writer's counts at that moment
     * @throws BatchWriteException if operations failed that nobody holds a future for and no exception told before
     * @throws WaitInterruptedException if the thread was interrupted; its interrupt flag is set again
     */
    WriterCounts flush();

    /**
     * Like {@link #flush}, without blocking. What a future that was cancelled, or has timed out, does not tell, the next flush
     * or {@link #close} tells.
     */
    CompletableFuture<WriterCounts> flushAsync();

    /**
     * Accepts no more, flushes and waits. Returning means that all of it is written; otherwise it throws with every
     * operation that is not. Closing again does nothing; while another thread closes, it waits for the end of that, which
     * is told what failed. An interrupted close aborts, waits for what is in flight as long as one attempt may take,
     * restores the interrupt flag and throws.
     *
     * @throws BatchWriteException if operations failed that nobody holds a future for and no exception told before
     */
    @Override
    void close();

    /**
     * Like {@link #close()}, but not longer than {@code timeout} (while the process can run: a freeze hardly counts):
     * what has no outcome by then fails, as not sent or as unknown. Futures and a failure sink may be told of it a little
     * later, but before the client is closed.
     */
    void close(Duration timeout);

    /**
     * Accepts no more and fails everything that is not in flight, as not sent. Returns at once; {@link #close()} then
     * waits for what is in flight and throws with everything that failed.
     */
    void abort();

    /** How far the writer is. */
    WriterCounts counts();

    /** The request that ended last, or null if none has. */
    @Nullable
    RequestMetrics lastMetrics();
}
