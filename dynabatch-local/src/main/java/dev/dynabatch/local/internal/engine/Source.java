package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Layout;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a Query or Scan reads.
 *
 * @param table the table
 * @param index an index of it, or null for the table itself
 * @param whole whether the items of an index are completed from the table
 */
record Source(Table table, @Nullable SecondaryIndex index, boolean whole) {
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String INVALID_START = "The provided starting key is invalid";

    /**
     * The source a request names.
     *
     * @throws ServiceException if there is none, or it has not what the request wants
     */
    static Source of(Tables tables, PageRequest request) {
        Table table = tables.get(request.tableName());
        request.expressions().checkScalars(table.definition());
        String name = request.indexName();
        if (name == null) {
            return new Source(table, null, false);
        }
        SecondaryIndex index = table.definition().index(name);
        if (index == null) {
            throw ServiceException.validation("The table does not have the specified index: " + name);
        }
        if (index.global() && request.consistent()) {
            throw ServiceException.validation("Consistent reads are not supported on global secondary indexes");
        }
        return new Source(table, index, wantsMore(table, index, request));
    }

    /** Where its items are. */
    int space() {
        return index == null ? table.space() : table.space() + index.ordinal();
    }

    /** Its key. */
    KeySchema schema() {
        return index == null ? table.definition().schema() : index.schema();
    }

    /** How its sort keys stand in its keys. */
    Layout layout() {
        return index == null ? Layout.LAST : Layout.FOLLOWED;
    }

    /** @throws ServiceException if a query's filter looks at the key, or at what the index does not keep */
    void checkFilter(PageRequest request) {
        Filter filter = request.filter();
        if (filter == null) {
            return;
        }
        for (KeyAttribute attribute : TableKeys.attributes(schema())) {
            if (filter.attributes().contains(attribute.name())) {
                throw ServiceException.validation("Filter Expression can only contain non-primary key attributes:"
                        + " Primary key attribute: " + attribute.name());
            }
        }
        if (index != null && !index.projection().isAll()) {
            Set<String> missing = missing(filter.attributes(), table, index);
            if (!missing.isEmpty()) {
                throw ServiceException.validation(INVALID + "Secondary index " + index.name()
                        + " does not project one or more filter attributes: " + new TreeSet<>(missing));
            }
        }
    }

    /** The key by which to go on after an item. */
    Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        keyAttributes().forEach(attribute -> {
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
        if (index != null) {
            Set<KeyAttribute> attributes = keyAttributes();
            if (startKey.size() != attributes.size() || !attributes.stream().allMatch(each -> fits(each, startKey))) {
                throw ServiceException.validation(INVALID_START);
            }
        }
        try {
            byte[] tableKey = index == null
                    ? TableKeys.ofKey(table.definition().schema(), startKey)
                    : TableKeys.ofItem(table.definition().schema(), startKey);
            return index == null ? tableKey : index.key(startKey, tableKey);
        } catch (ServiceException e) {
            throw ServiceException.validation(INVALID_START + ": " + e.getMessage());
        }
    }

    private Set<KeyAttribute> keyAttributes() {
        Set<KeyAttribute> attributes = new LinkedHashSet<>(table.definition().attributes());
        if (index != null) {
            attributes.addAll(index.attributes());
        }
        return attributes;
    }

    private static boolean fits(KeyAttribute attribute, Map<String, AttributeValue> key) {
        AttributeValue value = key.get(attribute.name());
        return value != null && value.type().equals(attribute.type().name());
    }

    /** Whether the request wants what the index does not keep, which only a local index can get from the table. */
    private static boolean wantsMore(Table table, SecondaryIndex index, PageRequest request) {
        if (index.projection().isAll()) {
            return false;
        }
        if (request.wantsAllAttributes()) {
            if (index.global()) {
                throw ServiceException.validation(INVALID + "Select type ALL_ATTRIBUTES is not supported for global"
                        + " secondary index " + index.name() + " because its projection type is not ALL");
            }
            return true;
        }
        Projection projection = request.projection();
        Set<String> missing = missing(projection == null ? Set.of() : projection.attributes(), table, index);
        if (index.global() && !missing.isEmpty()) {
            throw ServiceException.validation(
                    INVALID + "Global secondary index " + index.name() + " does not project " + missing);
        }
        return !missing.isEmpty();
    }

    /** Those of the attributes that an index does not keep; a scan's filter does not find them in its items. */
    private static Set<String> missing(Set<String> attributes, Table table, SecondaryIndex index) {
        Set<String> missing = new LinkedHashSet<>(attributes);
        missing.removeAll(index.kept(table.definition().schema()));
        return missing;
    }
}
