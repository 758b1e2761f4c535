package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Condition.And;
import dev.dynabatch.local.internal.expression.Condition.BeginsWith;
import dev.dynabatch.local.internal.expression.Condition.Between;
import dev.dynabatch.local.internal.expression.Condition.Comparison;
import dev.dynabatch.local.internal.expression.Condition.Contains;
import dev.dynabatch.local.internal.expression.Condition.Exists;
import dev.dynabatch.local.internal.expression.Condition.HasType;
import dev.dynabatch.local.internal.expression.Condition.In;
import dev.dynabatch.local.internal.expression.Condition.Not;
import dev.dynabatch.local.internal.expression.Condition.Or;
import dev.dynabatch.local.internal.expression.Operand.Literal;
import dev.dynabatch.local.internal.value.AttributeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a query asks of one attribute of the key.
 *
 * @param attribute its name
 * @param operator {@code = < <= > >= BETWEEN begins_with}
 * @param values one, or two for BETWEEN
 */
public record KeyCondition(String attribute, String operator, List<AttributeValue> values) {

    /**
     * Parses a key condition expression: one or two conditions, by the name of the attribute.
     *
     * @throws ExpressionException if the service would refuse it
     */
    public static Map<String, KeyCondition> parse(String text, Placeholders placeholders) {
        Map<String, KeyCondition> conditions = new LinkedHashMap<>();
        collect(new ConditionParser(text, placeholders).parse(), conditions);
        return conditions;
    }

    private static void collect(Condition condition, Map<String, KeyCondition> into) {
        if (condition instanceof And and) {
            collect(and.left(), into);
            collect(and.right(), into);
        } else if (condition instanceof Comparison comparison
                && !comparison.comparator().equals("<>")) {
            add(comparison.comparator(), Stream.of(comparison.left(), comparison.right()), into);
        } else if (condition instanceof Between between) {
            add("BETWEEN", Stream.of(between.operand(), between.low(), between.high()), into);
        } else if (condition instanceof BeginsWith begins) {
            add("begins_with", Stream.of(begins.operand(), begins.prefix()), into);
        } else {
            throw invalidOperator(operator(condition));
        }
    }

    private static void add(String operator, Stream<Operand> given, Map<String, KeyCondition> into) {
        List<Operand> operands = given.toList();
        boolean turned = operands.get(0) instanceof Literal;
        Operand path = operands.get(turned ? 1 : 0);
        if (!(path instanceof Path attribute)) {
            throw path instanceof Operand.Size
                    ? invalidOperator("size")
                    : new ExpressionException("No key attribute is specified in the condition; operator: " + operator);
        }
        if (attribute.steps().size() > 1) {
            throw new ExpressionException("KeyConditionExpressions cannot have conditions on nested attributes");
        }
        List<AttributeValue> values = operands.stream()
                .filter(Literal.class::isInstance)
                .map(operand -> ((Literal) operand).value())
                .toList();
        if (values.size() != operands.size() - 1 || (turned && operands.size() > 2)) {
            throw new ExpressionException("Invalid condition in KeyConditionExpression: " + operator
                    + " operator must have the key attribute as its first operand and values as the others");
        }
        KeyCondition condition = new KeyCondition(attribute.attribute(), turned ? turned(operator) : operator, values);
        if (into.put(condition.attribute(), condition) != null) {
            throw new ExpressionException("KeyConditionExpressions must only contain one condition per key");
        }
    }

    private static ExpressionException invalidOperator(String operator) {
        return new ExpressionException("Invalid operator used in KeyConditionExpression: " + operator);
    }

    /** The operator that says the same with its operands exchanged. */
    private static String turned(String operator) {
        return switch (operator) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> operator;
        };
    }

    private static String operator(Condition condition) {
        if (condition instanceof Or) {
            return "OR";
        } else if (condition instanceof Not not) {
            return not.condition() instanceof Exists ? "attribute_not_exists" : "NOT";
        } else if (condition instanceof In) {
            return "IN";
        } else if (condition instanceof Exists) {
            return "attribute_exists";
        } else if (condition instanceof HasType) {
            return "attribute_type";
        }
        return condition instanceof Contains ? "contains" : "<>";
    }
}
