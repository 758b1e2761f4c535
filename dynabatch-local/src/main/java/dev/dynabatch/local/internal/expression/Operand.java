package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Bin;
import dev.dynabatch.local.internal.value.AttributeValue.Lst;
import dev.dynabatch.local.internal.value.AttributeValue.Mapping;
import dev.dynabatch.local.internal.value.AttributeValue.Num;
import dev.dynabatch.local.internal.value.AttributeValue.Set;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something with a value: a path, a value given with the request, or a size. */
sealed interface Operand permits Path, UpdateOperand, Operand.Literal, Operand.Size {

    /** Its value in an item, or null if it has none. */
    @Nullable
    AttributeValue in(Map<String, AttributeValue> item);

    /** The type it is known to have whatever the item, or null. */
    default @Nullable String type() {
        return null;
    }

    /** A value given with the request. */
    record Literal(AttributeValue value) implements Operand {
        @Override
        public String type() {
            return value.type();
        }

        @Override
        public AttributeValue in(Map<String, AttributeValue> item) {
            return value;
        }
    }

    /** The function {@code size}: characters, bytes or elements; nothing for the other types. */
    record Size(Operand of) implements Operand {
        @Override
        public String type() {
            return "N";
        }

        @Override
        public @Nullable AttributeValue in(Map<String, AttributeValue> item) {
            AttributeValue value = of.in(item);
            int size = value == null ? -1 : size(value);
            return size < 0 ? null : new Num(Integer.toString(size));
        }

        static int size(AttributeValue value) {
            if (value instanceof Str string) {
                return string.value().length();
            } else if (value instanceof Bin binary) {
                return binary.value().length;
            } else if (value instanceof Set set) {
                return set.values().size();
            } else if (value instanceof Lst list) {
                return list.values().size();
            }
            return value instanceof Mapping map ? map.values().size() : -1;
        }
    }
}
