package dev.dynabatch;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The pages of one scan or query, asked for ahead of their consumer and in bounded memory.
 *
 * <p>Consume it in one of these ways, by one thread: as an iterator (pages of different segments in any order), as a
 * {@linkplain #items stream of items}, or by a {@linkplain #forEachPage handler} that gets pages of several segments at a
 * time. Nothing is asked for before that.
 *
 * <p>A scan asks for as much ahead as {@link ScanOptions#readAhead} says. A query holds the page that is looked at and up to
 * two more, which wait or are asked for: pages of 1 MB, or of {@link ReadOptions#pageSize} items. Neither is part of the
 * client's memory budget.
 *
 * <p>Every item that exists throughout is in exactly one page, whatever is throttled, retried or lost. When a page cannot
 * be had, those that were there before it are still given; then {@link ServiceException} is thrown, and {@link #token}
 * says where another run can go on.
 */
public interface ItemPages extends Iterator<ItemPage>, AutoCloseable {
    /**
     * Whether there is another page with items; waits for it.
     *
     * @throws InvalidTokenException if the options' token is none, or not for this
     */
    @Override
    boolean hasNext();

    /** The next page, which has at least one item; waits for it. */
    @Override
    ItemPage next();

    /** The items of all pages, as they are consumed, decoded page by page. Closing the stream closes this. */
    Stream<Item> items();

    /**
     * Gives every page to a handler, for several segments at a time, and waits for the end, and for handlers at work: then
     * {@link #token} is final. If the handler throws, nothing
     * more is asked for, and that is thrown (what is no {@link RuntimeException}, as the cause of a
     * {@link DynabatchException}).
     *
     * @throws IllegalStateException if this is closed meanwhile, by the handler or by anybody else
     */
    void forEachPage(PageHandler handler);

    /** Like {@link #forEachPage}, without blocking. Cancelling the future closes this, and waits for nobody. */
    CompletableFuture<Void> forEachPageAsync(PageHandler handler);

    /**
     * Where another run can go on: behind every page that {@link #next} has returned, or that a handler has returned from.
     * What a handler does at this moment, and what was cut off by {@link #close}, is read again.
     *
     * <p>An opaque text that holds the positions of all segments. It contains keys of items, and is of use for the same
     * table only, until the table is deleted. Before the first page was asked for it is that of the options, or says: from
     * the beginning. At the end there is one, too, and a run from it has no page: what ends a loop is {@link #hasNext}.
     */
    String token();

    /** How far it is. */
    ReadProgress progress();

    /** Asks for nothing more, and gives nothing out that is not given out. May be called by a handler. */
    @Override
    void close();
}
