package dev.dynabatch.local.internal.expression;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with an expression that is well formed: the service names one fault, the gravest kind first. */
final class Faults {
    private final Map<Kind, String> first = new EnumMap<>(Kind.class);

    /** Kinds of faults, in the order in which they are named. */
    enum Kind {
        PARENTHESES,
        UNKNOWN_FUNCTION,
        RESERVED_WORD,
        MISUSED_FUNCTION,
        SECTION,
        UNDEFINED_TARGET,
        OVERLAP,
        ACTION_TYPE,
        UNDEFINED,
        OPERAND_COUNT,
        OPERAND_TYPE,
        SAME_OPERANDS,
        BOUNDS
    }

    void add(Kind kind, String message) {
        first.putIfAbsent(kind, message);
    }

    void unknown(Call call) {
        add(Kind.UNKNOWN_FUNCTION, "Invalid function name; function: " + call.function());
    }

    /** A function of expressions of another kind. */
    void foreign(Call call, String kind) {
        add(
                Kind.UNKNOWN_FUNCTION,
                "The function is not allowed in " + kind + " expression; function: " + call.function());
    }

    void misused(String function) {
        add(
                Kind.MISUSED_FUNCTION,
                "The function is not allowed to be used this way in an expression; function: " + function);
    }

    void operandCount(Call call) {
        add(
                Kind.OPERAND_COUNT,
                "Incorrect number of operands for operator or function; operator or function: " + call.function()
                        + ", number of operands: " + call.operands().size());
    }

    void operandType(String operator, String type) {
        add(
                Kind.OPERAND_TYPE,
                "Incorrect operand type for operator or function; operator or function: " + operator
                        + ", operand type: " + type);
    }

    /** Notes an operand that is not a path but must be one. */
    Operand path(Call call, Operand operand) {
        if (!(operand instanceof Path)) {
            add(
                    Kind.OPERAND_TYPE,
                    "Operator or function requires a document path; operator or function: " + call.function());
        }
        return operand;
    }

    /** Notes one path given twice. */
    void distinct(String operator, Operand first, List<Operand> others) {
        if (first instanceof Path && others.contains(first)) {
            add(
                    Kind.SAME_OPERANDS,
                    "The first operand must be distinct from the remaining operands for this operator or function;"
                            + " operator: " + operator + ", first operand: " + first);
        }
    }

    /**
     * Notes paths of one expression that overlap, or of which one takes for a list what is a map for the other.
     *
     * <p>As the service does it, with the paths of one attribute side by side, the last such pair counts, and is named
     * by its first path and by the last of all paths.
     */
    void apart(List<Path> given) {
        Map<String, List<Path>> byAttribute = new LinkedHashMap<>();
        given.forEach(path -> byAttribute
                .computeIfAbsent(path.attribute(), attribute -> new ArrayList<>())
                .add(path));
        Path last = given.get(0);
        Path wrong = null;
        String how = "";
        for (List<Path> paths : byAttribute.values()) {
            last = paths.get(paths.size() - 1);
            for (int i = 0; i < paths.size(); i++) {
                for (Path other : paths.subList(i + 1, paths.size())) {
                    String found = paths.get(i).against(other);
                    if (!found.isEmpty()) {
                        wrong = paths.get(i);
                        how = found;
                    }
                }
            }
        }
        if (wrong != null) {
            add(
                    Kind.OVERLAP,
                    "Two document paths " + how + " with each other; must remove or rewrite one of these paths;"
                            + " path one: " + wrong + ", path two: " + last);
        }
    }

    /** @throws ExpressionException if there is any */
    void raise() {
        if (!first.isEmpty()) {
            throw new ExpressionException(first.values().iterator().next());
        }
    }
}
