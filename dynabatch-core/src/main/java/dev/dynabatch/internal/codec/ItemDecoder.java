package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.Item;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads items from DynamoDB JSON. */
public final class ItemDecoder {
    private ItemDecoder() {}

    /**
     * Reads an item from bytes that hold nothing else.
     *
     * @throws InvalidItemException if they are no DynamoDB JSON
     */
    public static Item decode(byte[] json) {
        return decode(() -> Json.FACTORY.createParser(json));
    }

    /**
     * Reads an item from text that holds nothing else.
     *
     * @throws InvalidItemException if it is no DynamoDB JSON
     */
    public static Item decode(String json) {
        return decode(() -> Json.FACTORY.createParser(json));
    }

    private static Item decode(Json.Text text) {
        try (JsonParser parser = text.open()) {
            parser.nextToken();
            Item item = read(parser);
            if (parser.nextToken() != null) {
                throw new ShapeException("there is more text after the item", parser);
            }
            return item;
        } catch (IOException e) {
            throw Json.invalid(e, "");
        }
    }

    /**
     * Reads the attribute map whose opening brace is the current token, up to its closing brace.
     *
     * @throws IOException if the JSON is malformed, or is no attribute map
     */
    public static Item read(JsonParser parser) throws IOException {
        ShapeException.expect(JsonToken.START_OBJECT, "an item, {\"name\":{\"S\":\"text\"},…}", parser);
        return Item.ofDecoded(attributes(parser));
    }

    private static Map<String, @Nullable Object> attributes(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            int before = attributes.size();
            attributes.put(name, value(parser));
            if (attributes.size() == before) {
                throw new ShapeException("the attribute '" + name + "' comes twice", parser);
            }
        }
        return Collections.unmodifiableMap(attributes);
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        String tag = DynamoDbJson.type(parser);
        Object value = switch (tag) {
            case "S" -> DynamoDbJson.text(parser);
            case "N" -> number(parser);
            case "B" -> DynamoDbJson.binary(parser).asReadOnlyBuffer();
            case "BOOL" -> DynamoDbJson.bool(parser);
            case "NULL" -> DynamoDbJson.nul(parser);
            case "M" -> {
                ShapeException.expect(JsonToken.START_OBJECT, "an object as the value of M", parser);
                yield attributes(parser);
            }
            case "L" -> list(parser);
            default -> set(tag, parser);
        };
        DynamoDbJson.endOfValue(parser);
        return value;
    }

    private static BigDecimal number(JsonParser parser) throws IOException {
        try {
            return new BigDecimal(NumberText.canonical(DynamoDbJson.text(parser)));
        } catch (InvalidNumberException e) {
            throw new ShapeException(String.valueOf(e.getMessage()), parser);
        }
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        ShapeException.expect(JsonToken.START_ARRAY, "an array as the value of L", parser);
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return Collections.unmodifiableList(elements);
    }

    private static Set<Object> set(String tag, JsonParser parser) throws IOException {
        ShapeException.expect(JsonToken.START_ARRAY, "an array as the value of " + tag, parser);
        Set<Object> elements = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object element = switch (tag) {
                case "SS" -> DynamoDbJson.text(parser);
                case "NS" -> number(parser);
                default -> DynamoDbJson.binary(parser).asReadOnlyBuffer();
            };
            if (!elements.add(element)) {
                throw new ShapeException("an element of a set comes twice", parser);
            }
        }
        if (elements.isEmpty()) {
            throw new ShapeException("a set is empty, which DynamoDB has not", parser);
        }
        return Collections.unmodifiableSet(elements);
    }
}
