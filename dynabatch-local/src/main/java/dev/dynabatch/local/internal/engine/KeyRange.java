package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.expression.KeyCondition;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Layout;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The keys that meet a query's conditions: neighbours all.
 *
 * @param partition what all keys of the partition begin with
 * @param from the first
 * @param to what comes after the last
 */
record KeyRange(byte[] partition, byte[] from, byte[] to) {
    private static final String NOT_SUPPORTED = "Query key condition not supported";

    /**
     * The range of a source that meets the conditions.
     *
     * @throws ServiceException if they do not fit its key
     */
    static KeyRange of(Source source, Map<String, KeyCondition> conditions) {
        if (conditions.size() > 2) {
            throw ServiceException.validation("Conditions can be of length 1 or 2 only");
        }
        KeySchema schema = source.schema();
        KeyAttribute sortKey = schema.sortKey();
        KeyCondition partition = required(schema.partitionKey(), conditions);
        KeyCondition sort = null;
        if (conditions.size() == 2) {
            if (sortKey == null) {
                throw ServiceException.validation(NOT_SUPPORTED);
            }
            sort = required(sortKey, conditions);
        }
        if (!partition.operator().equals("=")) {
            throw ServiceException.validation(NOT_SUPPORTED);
        }
        checkValues(schema.partitionKey(), partition);
        AttributeValue value = partition.values().get(0);
        if (sortKey != null && sort != null) {
            checkValues(sortKey, sort);
            sort.values().forEach(each -> TableKeys.checkSizes(value, each));
        }
        TableKeys.checkSizes(value, null);
        byte[] prefix = OrderedKey.partition(value);
        return sort == null
                ? new KeyRange(prefix, prefix, OrderedKey.afterAll(prefix))
                : of(source.layout(), prefix, sort.operator(), sort.values());
    }

    /** @throws ServiceException if a start key is none of these */
    void checkContains(byte[] start) {
        if (!Arrays.equals(Arrays.copyOf(start, partition.length), partition)) {
            throw ServiceException.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        if (Arrays.compareUnsigned(start, from) < 0 || Arrays.compareUnsigned(start, to) >= 0) {
            throw ServiceException.validation("The provided starting key does not match the range key predicate");
        }
    }

    private static KeyRange of(Layout layout, byte[] all, String operator, List<AttributeValue> values) {
        byte[] first = layout.first(all, values.get(0));
        byte[] after = layout.after(all, values.get(values.size() - 1));
        byte[] end = OrderedKey.afterAll(all);
        return switch (operator) {
            case "=" -> new KeyRange(all, first, after);
            case "<" -> new KeyRange(all, all, first);
            case "<=" -> new KeyRange(all, all, after);
            case ">" -> new KeyRange(all, after, end);
            case ">=" -> new KeyRange(all, first, end);
            case "BETWEEN" -> new KeyRange(all, first, after);
            default -> {
                byte[] prefix = layout.prefix(all, values.get(0));
                yield new KeyRange(all, prefix, OrderedKey.afterAll(prefix));
            }
        };
    }

    private static KeyCondition required(KeyAttribute attribute, Map<String, KeyCondition> conditions) {
        KeyCondition condition = conditions.get(attribute.name());
        if (condition == null) {
            throw ServiceException.validation("Query condition missed key schema element: " + attribute.name());
        }
        return condition;
    }

    private static void checkValues(KeyAttribute attribute, KeyCondition condition) {
        for (AttributeValue value : condition.values()) {
            if (!value.type().equals(attribute.type().name())) {
                throw ServiceException.validation("One or more parameter values were invalid: Condition parameter type"
                        + " does not match schema type");
            }
            TableKeys.notEmpty(attribute, value);
        }
    }
}
