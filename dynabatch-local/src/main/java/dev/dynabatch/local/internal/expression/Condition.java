package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import java.util.List;
import java.util.Map;

/** Something an item does or does not meet. An attribute that is missing is equal to nothing and has no order. */
sealed interface Condition {
    /** Whether the item meets it. */
    boolean test(Map<String, AttributeValue> item);

    /** All of them. */
    record And(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return left.test(item) && right.test(item);
        }
    }

    /** Any of them. */
    record Or(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return left.test(item) || right.test(item);
        }
    }

    /** The opposite. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return !condition.test(item);
        }
    }

    /** One of {@code = <> < <= > >=}. */
    record Comparison(String comparator, Operand left, Operand right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            AttributeValue a = left.in(item);
            AttributeValue b = right.in(item);
            if (comparator.equals("=") || comparator.equals("<>")) {
                return Values.equal(a, b) == comparator.equals("=");
            }
            if (a == null || b == null || !Values.haveOrder(a, b)) {
                return false;
            }
            int order = Values.compare(a, b);
            return switch (comparator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }
    }

    /** Between two values, both included. */
    record Between(Operand operand, Operand low, Operand high) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return new Comparison(">=", operand, low).test(item) && new Comparison("<=", operand, high).test(item);
        }
    }

    /** One of several values. */
    record In(Operand operand, List<Operand> values) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            AttributeValue value = operand.in(item);
            return values.stream().anyMatch(other -> Values.equal(value, other.in(item)));
        }
    }

    /** {@code attribute_exists}. */
    record Exists(Operand path) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return path.in(item) != null;
        }
    }

    /** {@code attribute_type}. */
    record HasType(Operand path, Operand type) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            AttributeValue value = path.in(item);
            return value != null && new Str(value.type()).equals(type.in(item));
        }
    }

    /** {@code begins_with}. */
    record BeginsWith(Operand operand, Operand prefix) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return Values.beginsWith(operand.in(item), prefix.in(item));
        }
    }

    /** {@code contains}. */
    record Contains(Operand operand, Operand part) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return Values.contains(operand.in(item), part.in(item));
        }
    }
}
