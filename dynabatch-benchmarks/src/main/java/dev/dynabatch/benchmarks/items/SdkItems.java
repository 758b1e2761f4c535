package dev.dynabatch.benchmarks.items;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items in the form the AWS SDK takes. */
public final class SdkItems {
    private SdkItems() {}

    /** The same item. */
    public static Map<String, AttributeValue> of(Map<?, ?> item) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        item.forEach((name, value) -> attributes.put((String) name, value(value)));
        return attributes;
    }

    private static AttributeValue value(Object value) {
        if (value instanceof String text) {
            return AttributeValue.fromS(text);
        }
        if (value instanceof Boolean bool) {
            return AttributeValue.fromBool(bool);
        }
        if (value instanceof Number) {
            return AttributeValue.fromN(value.toString());
        }
        if (value instanceof byte[] bytes) {
            return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
        }
        if (value instanceof List<?> list) {
            return AttributeValue.fromL(list.stream().map(SdkItems::value).toList());
        }
        if (value instanceof Map<?, ?> map) {
            return AttributeValue.fromM(of(map));
        }
        throw new IllegalArgumentException("no item of the benchmark holds a " + value.getClass());
    }
}
