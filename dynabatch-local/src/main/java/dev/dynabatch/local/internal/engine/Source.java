package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Layout;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Query or Scan reads.
 *
 * @param table the table
 */
record Source(Table table) {

    /** The source a request names. */
    static Source of(Tables tables, PageRequest request) {
        Table table = tables.get(request.tableName());
        if (request.indexName() != null) {
            throw ServiceException.validation("The table does not have the specified index: " + request.indexName());
        }
        return new Source(table);
    }

    /** Where its items are. */
    int space() {
        return table.space();
    }

    /** Its key. */
    KeySchema schema() {
        return table.definition().schema();
    }

    /** How its sort keys stand in its keys. */
    Layout layout() {
        return Layout.LAST;
    }

    /** @throws ServiceException if a query's filter looks at the key, which the key condition is for */
    void checkFilter(PageRequest request) {
        Filter filter = request.filter();
        KeyAttribute sort = schema().sortKey();
        if (filter == null) {
            return;
        }
        for (String attribute : filter.attributes()) {
            if (attribute.equals(schema().partitionKey().name()) || (sort != null && attribute.equals(sort.name()))) {
                throw ServiceException.validation("Filter Expression can only contain non-primary key attributes:"
                        + " Primary key attribute: " + attribute);
            }
        }
    }

    /** The key by which to go on after an item. */
    Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        table.definition().attributes().forEach(attribute -> {
            AttributeValue value = item.get(attribute.name());
            if (value != null) {
                key.put(attribute.name(), value);
            }
        });
        return key;
    }

    /** The place of the key to go on after, or null to begin. */
    byte @Nullable [] start(PageRequest request) {
        Map<String, AttributeValue> startKey = request.startKey();
        if (startKey == null) {
            return null;
        }
        try {
            return TableKeys.ofKey(table.definition().schema(), startKey);
        } catch (ServiceException e) {
            throw ServiceException.validation("The provided starting key is invalid: " + e.getMessage());
        }
    }
}
