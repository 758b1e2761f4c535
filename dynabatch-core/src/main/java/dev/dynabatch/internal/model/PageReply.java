package dev.dynabatch.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * One page of a query or scan, as it came.
 *
 * @param body the whole answer
 * @param places of each item where it begins in the answer and where it ends
 * @param scanned how many items were looked at
 * @param last the key to go on behind, in DynamoDB JSON; null after the last page
 */
public record PageReply(byte[] body, int[] places, int scanned, byte @Nullable [] last) {
    /** How many items it has. */
    public int count() {
        return places.length / 2;
    }

    /** Where an item begins. */
    public int from(int index) {
        return places[2 * index];
    }

    /** Where an item ends. */
    public int to(int index) {
        return places[2 * index + 1];
    }
}
