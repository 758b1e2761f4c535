package dev.dynabatch.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.dynabatch.InvalidItemException;
import dev.dynabatch.Item;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys as they are typed: {@code pk}, {@code pk,sk}, or a JSON object; typed by the table's key schema. */
final class KeyArgument {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private KeyArgument() {}

    /** The key that {@code text} says. */
    static Map<String, Object> parse(String text, KeySchema schema) {
        try {
            return text.stripLeading().startsWith("{") ? object(text, schema) : list(text, schema);
        } catch (InvalidItemException e) {
            throw wrong(text, String.valueOf(e.getMessage()), schema);
        }
    }

    private static Map<String, Object> list(String text, KeySchema schema) {
        KeyAttribute sortKey = schema.sortKey();
        Map<String, Object> key = new LinkedHashMap<>();
        if (sortKey == null) {
            key.put(schema.partitionKey().name(), value(text, schema.partitionKey(), text, schema));
            return key;
        }
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw wrong(text, "it has no sort key", schema);
        }
        if (text.indexOf(',', comma + 1) >= 0) {
            throw wrong(text, "with several commas, it does not say where the sort key begins", schema);
        }
        key.put(schema.partitionKey().name(), value(text.substring(0, comma), schema.partitionKey(), text, schema));
        key.put(sortKey.name(), value(text.substring(comma + 1), sortKey, text, schema));
        return key;
    }

    private static Map<String, Object> object(String text, KeySchema schema) {
        Map<String, Object> key = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT) {
                    return new LinkedHashMap<>(Item.fromDynamoDbJson(text)); // every value has its type
                }
                KeyAttribute attribute = attribute(name, schema);
                if (attribute == null) {
                    throw wrong(text, "'" + name + "' does not belong to the key", schema);
                }
                if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
                    throw wrong(
                            text,
                            "'" + name + "' is " + (token.isScalarValue() ? parser.getText() : "an array"),
                            schema);
                }
                key.put(name, value(parser.getText(), attribute, text, schema));
            }
            if (parser.nextToken() != null) {
                throw wrong(text, "there is more text after the object", schema);
            }
        } catch (JsonProcessingException e) {
            throw wrong(text, "broken JSON: " + e.getOriginalMessage(), schema);
        } catch (IOException e) {
            throw wrong(text, String.valueOf(e.getMessage()), schema);
        }
        KeyAttribute sortKey = schema.sortKey();
        if (key.size() < (sortKey == null ? 1 : 2)) {
            throw wrong(text, "an attribute of the key is missing", schema);
        }
        return key;
    }

    private static @Nullable KeyAttribute attribute(String name, KeySchema schema) {
        KeyAttribute sortKey = schema.sortKey();
        return name.equals(schema.partitionKey().name())
                ? schema.partitionKey()
                : sortKey != null && name.equals(sortKey.name()) ? sortKey : null;
    }

    private static Object value(String value, KeyAttribute attribute, String text, KeySchema schema) {
        try {
            return value(value, attribute);
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()), schema);
        }
    }

    /**
     * The value of one attribute.
     *
     * @throws IllegalArgumentException if it is none; says why
     */
    static Object value(String text, KeyAttribute attribute) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("'" + attribute.name() + "' is empty");
        }
        try {
            return switch (attribute.type()) {
                case S -> text;
                case N -> new BigDecimal(text.strip());
                case B -> Base64.getDecoder().decode(text);
            };
        } catch (IllegalArgumentException e) {
            String type = attribute.type() == KeyType.N ? "number" : "base64";
            throw new IllegalArgumentException("'" + text + "' is no " + type, e);
        }
    }

    /** What is told of a text that is no key, for this reason. */
    static CliException wrong(String text, String why, KeySchema schema) {
        KeyAttribute sortKey = schema.sortKey();
        String pk = schema.partitionKey().name();
        String example = sortKey == null
                ? "its value alone, or {\"" + pk + "\":…}"
                : "both values with a comma between, or {\"" + pk + "\":…,\"" + sortKey.name() + "\":…}";
        return CliException.usage(
                "'" + text + "' is no key of the table: " + why, "The key is " + schema + ": give " + example + ".");
    }
}
