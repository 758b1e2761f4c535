package dev.dynabatch;

import java.util.Map;
import java.util.Optional;

/**
 * What a batch get has found for one key.
 *
 * @param key the key, as it was asked for
 * @param item the item, or empty if there is none with that key
 */
public record KeyedItem(Map<String, ?> key, Optional<Item> item) {
    /** Whether there is an item. */
    public boolean found() {
        return item.isPresent();
    }
}
