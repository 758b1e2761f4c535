package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.local.internal.expression.ExpressionException;
import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.expression.Update;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an UpdateItem makes of an item.
 *
 * @param definition the table
 * @param key where the item is, or will be
 * @param update what to do; without any, an item is created that has only its key, unless there is one
 */
record ItemUpdate(
        TableDefinition definition,
        Map<String, AttributeValue> key,
        @Nullable Update update) implements SingleWrite.Next {

    /** @throws ServiceException if no item of this table could be updated so */
    void check(ExpressionParameters expressions) {
        if (update != null) {
            checkKey(update);
        }
        expressions.checkScalars(definition);
        if (update != null) {
            checkIndexKeys(update);
        }
    }

    @Override
    public boolean dependsOnOld() {
        return true;
    }

    @Override
    public byte[] of(Map<String, AttributeValue> old) {
        Map<String, AttributeValue> item = apply(old.isEmpty() ? key : old);
        definition.indexes().forEach(index -> checkIndexKey(index, item));
        StoredItem.checkSize(item, "Item size to update has exceeded the maximum allowed size");
        return StoredItem.of(item, new JsonWriter());
    }

    @Override
    public @Nullable Projection updated() {
        return update == null ? null : update.updated();
    }

    private Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        try {
            return update == null ? item : update.apply(item);
        } catch (ExpressionException e) {
            throw ServiceException.validation(String.valueOf(e.getMessage()));
        }
    }

    private void checkKey(Update given) {
        for (String attribute : TableKeys.names(definition.schema())) {
            if (given.attributes().contains(attribute)) {
                throw ServiceException.validation("One or more parameter values were invalid: Cannot update attribute "
                        + attribute + ". This attribute is part of the key");
            }
        }
    }

    private void checkIndexKeys(Update given) {
        for (SecondaryIndex index : definition.indexes()) {
            for (KeyAttribute attribute : index.attributes()) {
                String type = given.type(attribute.name());
                if (!type.isEmpty() && !type.equals(attribute.type().name())) {
                    throw TableKeys.wrongIndexKey(index, attribute, type);
                }
            }
        }
    }

    private static void checkIndexKey(SecondaryIndex index, Map<String, AttributeValue> item) {
        for (KeyAttribute attribute : index.attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value != null && !value.type().equals(attribute.type().name())) {
                throw ServiceException.validation(
                        "The update expression attempted to update the secondary index key to" + " unsupported type");
            }
            String empty = value == null ? null : TableKeys.empty(value);
            if (empty != null) {
                throw ServiceException.validation("One or more parameter values are not valid. The update expression"
                        + " attempted to update a secondary index key to a value that is not supported. The"
                        + " AttributeValue for a key attribute cannot contain an empty " + empty + " value.");
            }
        }
        TableKeys.checkIndexKeySizes(index, item);
    }
}
