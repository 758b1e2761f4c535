package dev.dynabatch.internal.model;

/**
 * An item, or a key, ready to be sent: encoded once, the same bytes serve every attempt.
 *
 * @param json the attribute map as DynamoDB JSON, {@code {"pk":{"S":"a"},…}}, in UTF-8; not to be written to
 * @param billedSize the size the service bills and limits, in bytes (for a key: of the key attributes alone)
 * @param key the canonical identity
 */
public record EncodedItem(byte[] json, int billedSize, Key key) {

    /** Never the contents. */
    @Override
    public String toString() {
        return "EncodedItem[" + key + ", " + json.length + " B]";
    }
}
