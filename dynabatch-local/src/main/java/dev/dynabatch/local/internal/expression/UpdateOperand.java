package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Lst;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Something with a value that only an update can have; it always has one, or the update is refused. */
sealed interface UpdateOperand extends Operand {

    @Override
    AttributeValue in(Map<String, AttributeValue> item);

    /** The value of any operand of an update: unlike in a condition, it must be there. */
    static AttributeValue required(Operand operand, Map<String, AttributeValue> item) {
        AttributeValue value = operand.in(item);
        if (value == null) {
            throw new ExpressionException(
                    "The provided expression refers to an attribute that does not exist in the item");
        }
        return value;
    }

    /** A value is not of the type that an action or a function takes. */
    static ExpressionException wrongType() {
        return new ExpressionException("An operand in the update expression has an incorrect data type");
    }

    /** {@code a + b} or {@code a - b}. */
    record Sum(Operand left, Operand right, boolean minus) implements UpdateOperand {
        @Override
        public AttributeValue in(Map<String, AttributeValue> item) {
            return Values.sum(required(left, item), required(right, item), minus);
        }
    }

    /** {@code if_not_exists}: what is at the path, otherwise the other operand, which must have a value even so. */
    record IfNotExists(Operand path, Operand otherwise) implements UpdateOperand {
        @Override
        public AttributeValue in(Map<String, AttributeValue> item) {
            AttributeValue other = required(otherwise, item);
            AttributeValue found = path.in(item);
            return found == null ? other : found;
        }
    }

    /** {@code list_append}. */
    record ListAppend(Operand first, Operand second) implements UpdateOperand {
        @Override
        public AttributeValue in(Map<String, AttributeValue> item) {
            if (required(first, item) instanceof Lst start && required(second, item) instanceof Lst end) {
                List<AttributeValue> all = new ArrayList<>(start.values());
                all.addAll(end.values());
                return new Lst(all);
            }
            throw wrongType();
        }
    }
}
