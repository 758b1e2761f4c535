package dev.dynabatch.internal.model;

/** An item, or a key, ready to be sent: encoded once, the same bytes serve every attempt. An encoder fills it in. */
public class EncodedItem extends Keyed {
    private static final byte[] NOTHING = {};

    private byte[] json = NOTHING;
    private int billedSize;

    /**
     * Says what it is.
     *
     * @param text the attribute map as DynamoDB JSON, {@code {"pk":{"S":"a"},…}}, in UTF-8; not copied
     * @param billed the size the service bills and limits, in bytes (for a key: of the key attributes alone)
     */
    public final void is(byte[] text, int billed) {
        json = text;
        billedSize = billed;
    }

    /** The attribute map as DynamoDB JSON, {@code {"pk":{"S":"a"},…}}, in UTF-8; not to be written to. */
    public final byte[] json() {
        return json;
    }

    /** The size the service bills and limits, in bytes (for a key: of the key attributes alone). */
    public final int billedSize() {
        return billedSize;
    }

    /** Never the contents. */
    @Override
    public String toString() {
        return "EncodedItem[" + key() + ", " + json.length + " B]";
    }
}
