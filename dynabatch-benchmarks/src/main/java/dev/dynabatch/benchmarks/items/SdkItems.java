package dev.dynabatch.benchmarks.items;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items in the form the AWS SDK takes. */
public final class SdkItems {
    private SdkItems() {}

    /** The first items of a kind. */
    public static List<Map<String, AttributeValue>> items(ItemKind kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> kind == ItemKind.SMALL ? small(number) : of(kind.item(number)))
                .toList();
    }

    /** The first small items, as beans. */
    public static List<Person> people(int count) {
        return IntStream.range(0, count).mapToObj(Person::of).toList();
    }

    /** {@link ItemKind#SMALL}, made as who uses the SDK makes it, without another map before. */
    static Map<String, AttributeValue> small(int number) {
        SplittableRandom random = new SplittableRandom(number);
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(ItemKind.PARTITION_KEY, AttributeValue.fromS(ItemKind.key(number)));
        item.put("name", AttributeValue.fromS("Ada Lovelace the " + number));
        item.put("email", AttributeValue.fromS("ada.lovelace." + number + "@example.org"));
        item.put("street", AttributeValue.fromS(random.nextInt(97) + " St James's Square, Westminster"));
        item.put("visits", AttributeValue.fromN(Integer.toString(random.nextInt(100_003))));
        item.put("balance", AttributeValue.fromN(Double.toString(random.nextInt(10_000_019) / 100.0)));
        item.put("active", AttributeValue.fromBool(random.nextBoolean()));
        item.put(
                "tags",
                AttributeValue.fromL(List.of(
                        AttributeValue.fromS("mathematics"),
                        AttributeValue.fromS("engines"),
                        AttributeValue.fromS("poetry " + random.nextInt(31)))));
        return item;
    }

    /** The same item. */
    static Map<String, AttributeValue> of(Map<?, ?> item) {
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
