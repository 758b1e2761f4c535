package dev.dynabatch;

import dev.dynabatch.internal.codec.ItemDecoder;
import dev.dynabatch.internal.codec.ItemEncoder;
import dev.dynabatch.internal.codec.PlainJsonWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An item as it was read: an immutable map from attribute names to values, in the order they came in, with typed getters.
 *
 * <p>Values are, by DynamoDB type: S {@link String}; N {@link BigDecimal}, exact and in canonical form, so that numbers
 * equal in value are equal; B read-only {@link ByteBuffer}; BOOL {@link Boolean}; NULL null; L {@link List}; M {@link Map};
 * SS, NS and BS {@link Set}; none of which can be changed. A buffer's position can: read one through {@link #binary} or a
 * {@link ByteBuffer#duplicate}.
 *
 * <p>A getter throws {@link AttributeException} if the attribute is missing (ask {@link #has}, or {@link #get}, which
 * gives null) or has another type.
 */
public final class Item extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> attributes;

    private Item(Map<String, @Nullable Object> attributes) {
        this.attributes = attributes;
    }

    /**
     * An item of ordinary Java values, which become what they would be after writing and reading the item:
     *
     * <ul>
     *   <li>S: String; UUID in lower case; Instant in ISO-8601, as its {@code toString()}; an enum's {@code name()}
     *   <li>N: any Number, exactly; double and float as the shortest decimal that reads back as the same double or float
     *   <li>B: byte[]; ByteBuffer, from position to limit
     *   <li>BOOL, NULL: Boolean, null
     *   <li>L: List. M: Map with String keys. SS, NS, BS: Set of what becomes S, N or B
     *   <li>whatever a {@link dev.dynabatch.value.ValueAdapter} on the class path handles
     * </ul>
     *
     * @throws InvalidItemException if DynamoDB would refuse the item for anything but its size
     */
    public static Item of(Map<String, ?> attributes) {
        return ItemDecoder.decode(ItemEncoder.dynamoDbJson(attributes));
    }

    /**
     * An item from DynamoDB JSON, {@code {"pk":{"S":"a"},"n":{"N":"1"}}}.
     *
     * @throws InvalidItemException if {@code json} is none; says where
     */
    public static Item fromDynamoDbJson(String json) {
        return ItemDecoder.decode(json);
    }

    /**
     * For internal use: wraps what the decoder made; callers use {@link #of}.
     *
     * @param attributes unmodifiable, of the values named above; not copied
     */
    public static Item ofDecoded(Map<String, @Nullable Object> attributes) {
        return new Item(attributes);
    }

    /** Whether there is such an attribute, null or not. */
    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    /** The string (S) of that name. */
    public String string(String name) {
        return value(name, String.class);
    }

    /** The number (N) of that name, exactly. */
    public BigDecimal number(String name) {
        return value(name, BigDecimal.class);
    }

    /** The number (N) of that name; an {@link AttributeException} if it is not whole, or does not fit. */
    public long longValue(String name) {
        return convert(name, number(name), BigDecimal::longValueExact, "a long");
    }

    /** The number (N) of that name; an {@link AttributeException} if it is not whole, or does not fit. */
    public int intValue(String name) {
        return convert(name, number(name), BigDecimal::intValueExact, "an int");
    }

    /** The double closest to the number (N) of that name. */
    public double doubleValue(String name) {
        return number(name).doubleValue();
    }

    /** The boolean (BOOL) of that name. */
    public boolean bool(String name) {
        return value(name, Boolean.class);
    }

    /** The bytes of the binary (B) of that name; a copy. */
    public byte[] binary(String name) {
        ByteBuffer buffer = value(name, ByteBuffer.class).duplicate();
        byte[] bytes = new byte[buffer.rewind().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** The list (L) of that name. */
    @SuppressWarnings("unchecked") // the decoder puts nothing else there
    public List<@Nullable Object> list(String name) {
        return value(name, List.class);
    }

    /** The map (M) of that name. */
    @SuppressWarnings("unchecked") // the decoder puts nothing else there
    public Map<String, @Nullable Object> map(String name) {
        return value(name, Map.class);
    }

    /** The string set (SS) of that name, in the order it came in. */
    public Set<String> stringSet(String name) {
        return set(name, String.class);
    }

    /** The number set (NS) of that name, in the order it came in. */
    public Set<BigDecimal> numberSet(String name) {
        return set(name, BigDecimal.class);
    }

    /** The binary set (BS) of that name, in the order it came in. */
    public Set<ByteBuffer> binarySet(String name) {
        return set(name, ByteBuffer.class);
    }

    /** The string (S) of that name as a time in ISO-8601, which is how an {@link Instant} is written. */
    public Instant instant(String name) {
        return convert(name, string(name), Instant::parse, "an ISO-8601 instant");
    }

    /** The string (S) of that name as a UUID. */
    public UUID uuid(String name) {
        return convert(name, string(name), UUID::fromString, "a UUID");
    }

    /** This item in DynamoDB JSON. */
    public String toDynamoDbJson() {
        return new String(ItemEncoder.dynamoDbJson(attributes), StandardCharsets.UTF_8);
    }

    /** This item as a plain JSON object: numbers with every digit, sets as arrays, binaries in base64. */
    public String toJson() {
        return PlainJsonWriter.write(attributes);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return attributes.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return attributes.containsKey(name);
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return attributes.entrySet();
    }

    private <T> T value(String name, Class<T> type) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new AttributeException(name, has(name) ? "is null, not " + words(type) : missing());
        }
        if (!type.isInstance(value)) {
            throw new AttributeException(name, "is " + words(value.getClass()) + ", not " + words(type));
        }
        return type.cast(value);
    }

    private String missing() {
        return attributes.isEmpty()
                ? "is missing: the item is empty"
                : "is missing; the item has " + String.join(", ", attributes.keySet());
    }

    @SuppressWarnings("unchecked") // a set has elements, all of one type
    private <T> Set<T> set(String name, Class<T> type) {
        Set<?> set = value(name, Set.class);
        Object element = set.iterator().next();
        if (!type.isInstance(element)) {
            throw new AttributeException(name, "is a set of " + words(element.getClass()) + ", not of " + words(type));
        }
        return (Set<T>) set;
    }

    private static <T, R> R convert(String name, T value, Function<T, R> conversion, String wanted) {
        try {
            return conversion.apply(value);
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            throw new AttributeException(name, "is " + value + ", which is not " + wanted);
        }
    }

    private static String words(Class<?> type) {
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return "a binary (B)";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "a map (M)";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list (L)";
        }
        if (Set.class.isAssignableFrom(type)) {
            return "a set";
        }
        return type == String.class ? "a string (S)" : type == BigDecimal.class ? "a number (N)" : "a boolean (BOOL)";
    }
}
