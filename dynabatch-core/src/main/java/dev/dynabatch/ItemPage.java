package dev.dynabatch;

import dev.dynabatch.metrics.RequestMetrics;
import java.util.List;

/** One page of a scan or query, as it came: an answer whose items are decoded when they are asked for. */
public interface ItemPage {
    /** How many items it has. */
    int count();

    /** How many items the service has looked at for it: more than it has, if there is a filter. */
    int scanned();

    /** The segment it is of; 0 for a query. */
    int segment();

    /** The items, in the order in which they came: decoded by each call. */
    List<Item> items();

    /**
     * Gives each item to a receiver as the bytes that came, in order, without decoding it: a JSON object in DynamoDB
     * JSON, {@code {"pk":{"S":"a"},…}}, in UTF-8, on one line.
     *
     * @throws X what the receiver throws, which ends it
     */
    <X extends Exception> void forEachJson(JsonReceiver<X> receiver) throws X;

    /** How many bytes the items have in DynamoDB JSON. */
    long jsonBytes();

    /** The request that brought it. */
    RequestMetrics metrics();

    /**
     * Takes an item as bytes.
     *
     * @param <X> what it may throw
     */
    @FunctionalInterface
    interface JsonReceiver<X extends Exception> {
        /**
         * Takes one item.
         *
         * @param bytes an array in which the item is a part; not to be written to
         * @param offset where it begins
         * @param length how many bytes it has
         */
        void item(byte[] bytes, int offset, int length) throws X;
    }
}
