package dev.dynabatch.value;

import dev.dynabatch.internal.codec.DynamoDbJson;
import dev.dynabatch.internal.codec.PlainJson;

/**
 * An item, or a key, that writes itself: attribute by attribute, without a map being built.
 *
 * <p>It is read where an item is taken, on the caller's thread, once each time it is taken.
 */
@FunctionalInterface
public interface ItemSource {

    /**
     * Writes every attribute: {@link ValueSink#name} and one value, again and again; the item's own map is already open.
     *
     * @throws dev.dynabatch.InvalidItemException if there is no valid item to write
     */
    void writeTo(ValueSink sink);

    /**
     * An item in DynamoDB JSON, each value with its type: {@code {"pk":{"S":"a"},"n":{"N":"1"}}}.
     *
     * <p>A line of an export to S3, {@code {"Item":{"pk":{"S":"a"}}}}, is taken as the item inside. It cannot be mistaken
     * for an item with an attribute named {@code Item}, which has a type there: {@code {"Item":{"S":"a"}}}.
     *
     * @param json UTF-8; not copied, so not to be changed before the item was taken
     */
    static ItemSource dynamoDbJson(byte[] json) {
        return sink -> DynamoDbJson.read(json, sink);
    }

    /** As {@link #dynamoDbJson(byte[])}, from text. */
    static ItemSource dynamoDbJson(String json) {
        return sink -> DynamoDbJson.read(json, sink);
    }

    /**
     * An item as a plain JSON object: a string becomes S, a number N with every digit, true and false BOOL, null NULL, an
     * array L, an object M. There are no sets and binaries in it. A name that comes twice in one object is an error.
     *
     * @param json UTF-8; not copied, so not to be changed before the item was taken
     */
    static ItemSource json(byte[] json) {
        return sink -> PlainJson.read(json, sink);
    }

    /** As {@link #json(byte[])}, from text. */
    static ItemSource json(String json) {
        return sink -> PlainJson.read(json, sink);
    }
}
