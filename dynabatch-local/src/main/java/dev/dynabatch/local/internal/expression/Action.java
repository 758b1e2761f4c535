package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Num;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an update does at one path. */
sealed interface Action {
    /** Where. */
    Path path();

    /**
     * What takes the place of what is at the path, or null for nothing.
     *
     * @param old what is at the path, or null if nothing is
     * @param item as it was before the update
     */
    @Nullable
    AttributeValue next(@Nullable AttributeValue old, Map<String, AttributeValue> item);

    /** SET. */
    record Put(Path path, Operand value) implements Action {
        @Override
        public AttributeValue next(@Nullable AttributeValue old, Map<String, AttributeValue> item) {
            return UpdateOperand.required(value, item);
        }
    }

    /** REMOVE. */
    record Remove(Path path) implements Action {
        @Override
        public @Nullable AttributeValue next(@Nullable AttributeValue old, Map<String, AttributeValue> item) {
            return null;
        }
    }

    /** ADD: to a number, or to a set. */
    record Add(Path path, AttributeValue value) implements Action {
        @Override
        public AttributeValue next(@Nullable AttributeValue old, Map<String, AttributeValue> item) {
            if (old == null) {
                return value;
            }
            return value instanceof Num ? Values.sum(old, value, false) : Values.union(old, value);
        }
    }

    /** DELETE: from a set, of which nothing is left if it is empty then. */
    record Delete(Path path, AttributeValue value) implements Action {
        @Override
        public @Nullable AttributeValue next(@Nullable AttributeValue old, Map<String, AttributeValue> item) {
            return old == null ? null : Values.difference(old, value);
        }
    }
}
