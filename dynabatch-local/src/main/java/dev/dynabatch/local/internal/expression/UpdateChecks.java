package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Operand.Literal;
import dev.dynabatch.local.internal.expression.UpdateOperand.IfNotExists;
import dev.dynabatch.local.internal.expression.UpdateOperand.ListAppend;
import dev.dynabatch.local.internal.expression.UpdateOperand.Sum;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Lst;
import dev.dynabatch.local.internal.value.AttributeValue.Num;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes operands and actions of updates, and notes which of their parts do not go together. */
final class UpdateChecks {
    static final Set<String> FUNCTIONS = Set.of("if_not_exists", "list_append");
    private static final int OPERANDS = 2;
    /** In the messages about ADD and DELETE the service writes types out. */
    private static final Map<String, String> TYPES = Map.of(
            "S", "STRING", "N", "NUMBER", "B", "BINARY", "BOOL", "BOOLEAN", "NULL", "NULL", "L", "LIST", "M", "MAP");

    private final Faults faults;

    UpdateChecks(Faults faults) {
        this.faults = faults;
    }

    Operand function(Call call) {
        Operand first = call.operands().get(0);
        if (!known(call)) {
            return first;
        }
        Operand second = call.operands().get(1);
        call.operands().forEach(this::inside);
        if (call.function().equals("if_not_exists")) {
            faults.distinct(call.function(), first, List.of(second));
            return new IfNotExists(faults.path(call, first), second);
        }
        call.operands().forEach(operand -> {
            if (operand instanceof Literal literal && !(literal.value() instanceof Lst)) {
                faults.operandType(call.function(), literal.value().type());
            }
        });
        return new ListAppend(first, second);
    }

    Operand sum(String operator, Operand left, Operand right) {
        for (Operand operand : List.of(left, right)) {
            inside(operand);
            if (operand instanceof Literal literal && !(literal.value() instanceof Num)) {
                faults.operandType(operator, literal.value().type());
            }
        }
        return new Sum(left, right, operator.equals("-"));
    }

    Action add(Path path, AttributeValue value) {
        checkType("ADD", value, value instanceof AttributeValue.Set || value instanceof Num);
        return new Action.Add(path, value);
    }

    Action delete(Path path, AttributeValue value) {
        checkType("DELETE", value, value instanceof AttributeValue.Set);
        return new Action.Delete(path, value);
    }

    private void checkType(String action, AttributeValue value, boolean allowed) {
        if (!allowed) {
            faults.add(
                    Faults.Kind.ACTION_TYPE,
                    "Incorrect operand type for operator or function; operator: " + action + ", operand type: "
                            + TYPES.get(value.type()) + ", typeSet: ALLOWED_FOR_" + action + "_OPERAND");
        }
    }

    /** An operand inside another one: a list can only be appended to as a whole. */
    private void inside(Operand operand) {
        if (operand instanceof ListAppend) {
            faults.misused("list_append");
        }
    }

    private boolean known(Call call) {
        if (Checks.FUNCTIONS.containsKey(call.function())) {
            faults.foreign(call, "an update");
        } else if (!FUNCTIONS.contains(call.function())) {
            faults.unknown(call);
        } else if (call.operands().size() != OPERANDS) {
            faults.operandCount(call);
        } else {
            return true;
        }
        return false;
    }
}
