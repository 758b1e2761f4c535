package dev.dynabatch;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Reads many items of one table by key: takes keys one by one and does everything else.
 *
 * <p>Calls of many threads within a short linger share a request of up to 100 keys; one that is full leaves at once. A
 * key that is asked for again before its request has left is fetched once. Keys that the service sends back, for lack of
 * capacity or because the answer was full, are asked for again; one that is throttled waits with its partition key while
 * everything else flows. Every key asked for gets exactly one answer.
 *
 * <p>A getter is safe for use by many threads. It sees what was written before {@code get} was called, if reads are
 * strongly consistent; what a writer still holds it does not see.
 */
public interface BatchGetter extends AutoCloseable {
    /** The table. */
    String table();

    /** The table's key schema. */
    KeySchema keySchema();

    /**
     * Asks for the item with this key; blocks while the memory budget is full.
     *
     * @param key the key attributes, and no others
     * @return completed with the item, or with empty if there is none, on the client's callback executor; or exceptionally
     *     with {@link ServiceException}. One that is cancelled before it is put into a request is not asked for
     * @throws InvalidItemException if this is no key of the table
     * @throws NotAcceptedException when there is no room for too long
     * @throws WaitInterruptedException if the thread is interrupted while it waits for room
     * @throws IllegalStateException when the getter is closed, or when this would have to wait in one of the client's own
     *     callbacks
     */
    CompletableFuture<Optional<Item>> get(Map<String, ?> key);

    /**
     * Asks for any number of keys, in bounded memory: keys are taken, and requests made, as the stream is consumed.
     *
     * @return for each key one element, in the order of the keys, with the item or without. Consuming it throws
     *     {@link ServiceException} if an item cannot be had, and {@link InvalidItemException} for what is no key, behind the
     *     elements of all keys before that
     */
    Stream<KeyedItem> getAll(Iterator<? extends Map<String, ?>> keys);

    /** Like {@link #getAll(Iterator)}. */
    default Stream<KeyedItem> getAll(Iterable<? extends Map<String, ?>> keys) {
        return getAll(keys.iterator());
    }

    /** Like {@link #getAll(Iterator)}; closing the answers closes the keys. */
    default Stream<KeyedItem> getAll(Stream<? extends Map<String, ?>> keys) {
        return getAll(keys.iterator()).onClose(keys::close);
    }

    /**
     * Like {@link #getAll(Iterator)}, with the elements in the order in which they come: one that is late holds up no
     * other.
     */
    Stream<KeyedItem> getAllUnordered(Iterator<? extends Map<String, ?>> keys);

    /** Like {@link #getAllUnordered(Iterator)}. */
    default Stream<KeyedItem> getAllUnordered(Iterable<? extends Map<String, ?>> keys) {
        return getAllUnordered(keys.iterator());
    }

    /** Like {@link #getAllUnordered(Iterator)}; closing the answers closes the keys. */
    default Stream<KeyedItem> getAllUnordered(Stream<? extends Map<String, ?>> keys) {
        return getAllUnordered(keys.iterator()).onClose(keys::close);
    }

    /**
     * Waits until everything asked for before this call has its answer; others may go on asking meanwhile. What failed is
     * told by its future.
     *
     * @throws WaitInterruptedException if the thread was interrupted; its interrupt flag is set again
     */
    void flush();

    /** Like {@link #flush}, without blocking. */
    CompletableFuture<Void> flushAsync();

    /**
     * Takes no more keys and waits until every one has its answer. Closing again does nothing. An interrupted close fails
     * what has no answer yet, restores the interrupt flag and throws.
     */
    @Override
    void close();
}
