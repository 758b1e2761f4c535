package dev.dynabatch;

/**
 * Is given the pages of a scan or query: on the client's callback executor, for several segments at the same time, but for
 * one segment one after the other. It may block, on another client, too, and must not make blocking calls on the client
 * that reads.
 */
@FunctionalInterface
public interface PageHandler {
    /**
     * Handles a page, which has at least one item. When it returns, the page counts as done.
     *
     * @throws Exception to end the reading
     */
    void page(ItemPage page) throws Exception;
}
