package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item as it is kept: its billed size, then its attributes as DynamoDB JSON, normalised, so that giving it back is
 * copying it.
 */
final class StoredItem {
    /** Source: API reference; 409,600 B are taken and 409,601 B are not. */
    private static final int MAX_SIZE = 400 << 10;

    private StoredItem() {}

    /** The stored form of an item. */
    static byte[] of(Map<String, AttributeValue> item, JsonWriter scratch) {
        Items.write(item, scratch.clear().room(Weights.LENGTH));
        byte[] stored = scratch.toBytes();
        Weights.set(stored, Items.size(item));
        return stored;
    }

    /** @throws ServiceException if the item is larger than the service takes */
    static void checkSize(Map<String, AttributeValue> item) {
        checkSize(item, "Item size has exceeded the maximum allowed size");
    }

    /** @throws ServiceException with this message, if the item is larger than the service takes */
    static void checkSize(Map<String, AttributeValue> item, String message) {
        if (Items.size(item) > MAX_SIZE) {
            throw ServiceException.validation(message);
        }
    }

    /** Writes the item as it was stored. */
    static void write(byte[] stored, JsonWriter out) {
        out.raw(stored, Weights.LENGTH);
    }

    /** Writes what a projection wants of a stored item, or all of it if there is none. */
    static void write(byte[] stored, @Nullable Projection projection, JsonWriter out) {
        if (projection == null) {
            write(stored, out);
        } else {
            Items.write(projection.of(attributes(stored)), out);
        }
    }

    /** The attributes of a stored item. */
    static Map<String, AttributeValue> attributes(byte[] stored) {
        try (JsonReader in = new JsonReader(stored, Weights.LENGTH)) {
            return new AttributeReader(in).attributes();
        } catch (IOException e) {
            throw new UncheckedIOException("a stored item is damaged", e);
        }
    }
}
