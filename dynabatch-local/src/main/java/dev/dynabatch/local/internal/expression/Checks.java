package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Condition.BeginsWith;
import dev.dynabatch.local.internal.expression.Condition.Between;
import dev.dynabatch.local.internal.expression.Condition.Comparison;
import dev.dynabatch.local.internal.expression.Condition.Contains;
import dev.dynabatch.local.internal.expression.Condition.Exists;
import dev.dynabatch.local.internal.expression.Condition.HasType;
import dev.dynabatch.local.internal.expression.Condition.In;
import dev.dynabatch.local.internal.expression.Condition.Not;
import dev.dynabatch.local.internal.expression.Operand.Literal;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Str;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Makes conditions of operators, functions and operands, and notes which of them do not go together. */
final class Checks {
    private static final int MAX_IN = 100;
    static final Map<String, Integer> FUNCTIONS = Map.of(
            "attribute_exists", 1,
            "attribute_not_exists", 1,
            "attribute_type", 2,
            "begins_with", 2,
            "contains", 2,
            "size", 1);
    /** In the order in which the service lists them. */
    private static final List<String> TYPES = List.of("B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M");

    private final Faults faults;

    Checks(Faults faults) {
        this.faults = faults;
    }

    /** A function used as a condition. */
    Condition condition(Call call) {
        if (!known(call)) {
            return new Exists(call.operands().get(0));
        }
        Operand first = call.operands().get(0);
        Operand last = call.operands().get(call.operands().size() - 1);
        return switch (call.function()) {
            case "attribute_exists" -> new Exists(faults.path(call, first));
            case "attribute_not_exists" -> new Not(new Exists(faults.path(call, first)));
            case "attribute_type" -> {
                checkType(last);
                yield new HasType(faults.path(call, first), last);
            }
            case "begins_with" -> {
                call.operands().forEach(operand -> prefix(operand));
                faults.distinct(call.function(), first, List.of(last));
                yield new BeginsWith(first, last);
            }
            case "contains" -> {
                faults.distinct(call.function(), first, List.of(last));
                yield new Contains(first, last);
            }
            default -> {
                faults.misused(call.function());
                yield new Exists(first);
            }
        };
    }

    /** A function used as an operand, which only {@code size} can be. */
    Operand operand(Call call) {
        Operand of = call.operands().get(0);
        if (known(call) && !call.function().equals("size")) {
            faults.misused(call.function());
        } else if (of instanceof Literal literal && Operand.Size.size(literal.value()) < 0) {
            faults.operandType("size", literal.value().type());
        }
        return new Operand.Size(of);
    }

    Condition comparison(String comparator, Operand left, Operand right) {
        boolean order = !comparator.equals("=") && !comparator.equals("<>");
        for (Operand operand : List.of(left, right)) {
            if (order && operand instanceof Literal literal && !Values.isOrdered(literal.value())) {
                faults.operandType(comparator, literal.value().type());
            }
        }
        faults.distinct(comparator, left, List.of(right));
        return new Comparison(comparator, left, right);
    }

    Condition between(Operand operand, Operand low, Operand high) {
        for (Operand bound : List.of(operand, low, high)) {
            if (bound instanceof Literal literal && !Values.isOrdered(literal.value())) {
                faults.operandType("BETWEEN", literal.value().type());
            }
        }
        if (low instanceof Literal lower && high instanceof Literal upper) {
            if (!lower.value().type().equals(upper.value().type())) {
                bounds("same data type for lower and upper bounds", lower, upper);
            } else if (Values.haveOrder(lower.value(), upper.value())
                    && Values.compare(lower.value(), upper.value()) > 0) {
                bounds("upper bound to be greater than or equal to lower bound", lower, upper);
            }
        }
        faults.distinct("BETWEEN", operand, List.of(low, high));
        return new Between(operand, low, high);
    }

    Condition in(Operand operand, List<Operand> values) {
        if (values.size() > MAX_IN) {
            faults.add(
                    Faults.Kind.OPERAND_COUNT,
                    "Too many operands for IN operator; number of operands: " + values.size());
        }
        faults.distinct("IN", operand, values);
        return new In(operand, values);
    }

    private boolean known(Call call) {
        Integer wanted = FUNCTIONS.get(call.function());
        if (wanted == null && UpdateChecks.FUNCTIONS.contains(call.function())) {
            faults.foreign(call, "a condition");
        } else if (wanted == null) {
            faults.unknown(call);
        } else if (call.operands().size() != wanted) {
            faults.operandCount(call);
        } else {
            return true;
        }
        return false;
    }

    private void prefix(Operand operand) {
        String type = operand.type();
        if (type != null && !type.equals("S") && !type.equals("B")) {
            faults.operandType("begins_with", type);
        }
    }

    private void checkType(Operand type) {
        if (!(type instanceof Literal literal) || !(literal.value() instanceof Str name)) {
            faults.operandType(
                    "attribute_type",
                    type instanceof Literal literal ? literal.value().type() : "PATH");
        } else if (!TYPES.contains(name.value())) {
            faults.add(
                    Faults.Kind.OPERAND_TYPE,
                    "Invalid attribute type name found; type: " + name.value() + ", valid types: {"
                            + String.join(",", TYPES) + "}");
        }
    }

    private void bounds(String rule, Literal low, Literal high) {
        faults.add(
                Faults.Kind.BOUNDS,
                "The BETWEEN operator requires " + rule + "; lower bound operand: " + shown(low.value())
                        + ", upper bound operand: " + shown(high.value()));
    }

    private static String shown(AttributeValue value) {
        JsonWriter bare = new JsonWriter();
        value.writeBare(bare);
        String json = new String(bare.toBytes(), StandardCharsets.UTF_8);
        boolean quoted = json.startsWith("\"");
        return "AttributeValue: {" + value.type() + ":" + (quoted ? json.substring(1, json.length() - 1) : json) + "}";
    }
}
