package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Bin;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the key in an item, or checks a key given as such, with the service's messages for what is wrong. */
final class TableKeys {
    /** Limits of the service, in bytes of the value. Source: developer guide, "Constraints". */
    private static final int MAX_PARTITION_KEY = 2048;

    private static final int MAX_SORT_KEY = 1024;
    private static final String INVALID = "One or more parameter values were invalid: ";

    private TableKeys() {}

    /** A key's attributes: one or two. */
    static List<KeyAttribute> attributes(KeySchema schema) {
        KeyAttribute sort = schema.sortKey();
        return sort == null ? List.of(schema.partitionKey()) : List.of(schema.partitionKey(), sort);
    }

    /** The names of a key's attributes. */
    static List<String> names(KeySchema schema) {
        return attributes(schema).stream().map(KeyAttribute::name).toList();
    }

    /** The key whose attributes' names and types these are, in turn. */
    static KeySchema schema(List<String> namesAndTypes) {
        KeyAttribute partition = new KeyAttribute(namesAndTypes.get(0), KeyType.valueOf(namesAndTypes.get(1)));
        return new KeySchema(
                partition,
                namesAndTypes.size() > 2
                        ? new KeyAttribute(namesAndTypes.get(2), KeyType.valueOf(namesAndTypes.get(3)))
                        : null);
    }

    /** @throws ServiceException if the item has an attribute that an index of the table cannot take as its key */
    static void checkIndexKeys(TableDefinition definition, Map<String, AttributeValue> item) {
        for (SecondaryIndex index : definition.indexes()) {
            for (KeyAttribute attribute : index.attributes()) {
                AttributeValue value = item.get(attribute.name());
                if (value != null) {
                    checkIndexKey(index, attribute, value);
                }
            }
            checkIndexKeySizes(index, item);
        }
    }

    /** @throws ServiceException if what the item has of the index's key is too large */
    static void checkIndexKeySizes(SecondaryIndex index, Map<String, AttributeValue> item) {
        AttributeValue partition = item.get(index.schema().partitionKey().name());
        KeyAttribute sort = index.schema().sortKey();
        checkSizes(partition, sort == null ? null : item.get(sort.name()));
    }

    private static void checkIndexKey(SecondaryIndex index, KeyAttribute attribute, AttributeValue value) {
        if (!value.type().equals(attribute.type().name())) {
            throw wrongIndexKey(index, attribute, value.type());
        }
        String empty = empty(value);
        if (empty != null) {
            throw ServiceException.validation("One or more parameter values are not valid. A value specified for a"
                    + " secondary index key is not supported. The AttributeValue for a key attribute cannot contain an"
                    + " empty " + empty + " value. IndexName: " + index.name() + ", IndexKey: " + attribute.name());
        }
    }

    static ServiceException wrongIndexKey(SecondaryIndex index, KeyAttribute attribute, String type) {
        return ServiceException.validation(INVALID + "Type mismatch for Index Key " + attribute.name() + " Expected: "
                + attribute.type() + " Actual: " + type + " IndexName: " + index.name());
    }

    /** The ordered key of an item. */
    static byte[] ofItem(KeySchema schema, Map<String, AttributeValue> item) {
        AttributeValue partition = present(schema.partitionKey(), item);
        KeyAttribute sort = schema.sortKey();
        return ordered(schema, partition, sort == null ? null : present(sort, item));
    }

    /** The ordered key of a key: exactly the key's attributes, each of its type. */
    static byte[] ofKey(KeySchema schema, Map<String, AttributeValue> key) {
        KeyAttribute sort = schema.sortKey();
        AttributeValue partitionValue = matching(schema.partitionKey(), key);
        AttributeValue sortValue = sort == null ? null : matching(sort, key);
        if (key.size() != (sort == null ? 1 : 2)) {
            throw ServiceException.validation("The provided key element does not match the schema");
        }
        return ordered(schema, partitionValue, sortValue);
    }

    private static AttributeValue present(KeyAttribute attribute, Map<String, AttributeValue> item) {
        AttributeValue value = item.get(attribute.name());
        if (value == null) {
            throw ServiceException.validation(INVALID + "Missing the key " + attribute.name() + " in the item");
        }
        if (!value.type().equals(attribute.type().name())) {
            throw ServiceException.validation(INVALID + "Type mismatch for key " + attribute.name() + " expected: "
                    + attribute.type() + " actual: " + value.type());
        }
        return value;
    }

    private static AttributeValue matching(KeyAttribute attribute, Map<String, AttributeValue> key) {
        AttributeValue value = key.get(attribute.name());
        if (value == null || !value.type().equals(attribute.type().name())) {
            throw ServiceException.validation("The provided key element does not match the schema");
        }
        return value;
    }

    private static byte[] ordered(KeySchema schema, AttributeValue partition, @Nullable AttributeValue sort) {
        notEmpty(schema.partitionKey(), partition);
        KeyAttribute sortKey = schema.sortKey();
        if (sort != null && sortKey != null) {
            notEmpty(sortKey, sort);
        }
        checkSizes(partition, sort);
        return OrderedKey.of(partition, sort);
    }

    /** @throws ServiceException if a value is too large for a key */
    static void checkSizes(@Nullable AttributeValue partition, @Nullable AttributeValue sort) {
        if (partition != null && partition.size() > MAX_PARTITION_KEY) {
            // no space before the number: so the service says it
            throw ServiceException.validation(
                    INVALID + "Size of hashkey has exceeded the maximum size limit of" + MAX_PARTITION_KEY + " bytes");
        }
        if (sort != null && sort.size() > MAX_SORT_KEY) {
            throw ServiceException.validation(INVALID + "Aggregated size of all range keys has exceeded the size limit"
                    + " of " + MAX_SORT_KEY + " bytes");
        }
    }

    static void notEmpty(KeyAttribute attribute, AttributeValue value) {
        String empty = empty(value);
        if (empty != null) {
            throw ServiceException.validation("One or more parameter values are not valid. The AttributeValue for a key"
                    + " attribute cannot contain an empty " + empty + " value. Key: " + attribute.name());
        }
    }

    /** What kind of empty value it is, or null if it is not empty. */
    static @Nullable String empty(AttributeValue value) {
        if (value instanceof Str string && string.value().isEmpty()) {
            return "string";
        }
        return value instanceof Bin binary && binary.value().length == 0 ? "binary" : null;
    }
}
