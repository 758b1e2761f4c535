package dev.dynabatch.local.internal.value;

import java.util.Map;

/** An item: its attributes by name, in the order they were given. */
public final class Items {
    private Items() {}

    /** The billed size: names and values. */
    public static int size(Map<String, AttributeValue> attributes) {
        int sum = 0;
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            sum += Utf8.length(attribute.getKey()) + attribute.getValue().size();
        }
        return sum;
    }

    /** Writes the attributes as one JSON object. */
    public static void write(Map<String, AttributeValue> attributes, JsonWriter out) {
        out.beginObject();
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            out.name(attribute.getKey());
            attribute.getValue().write(out);
        }
        out.endObject();
    }
}
