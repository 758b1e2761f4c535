package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.AttributeValue;
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
