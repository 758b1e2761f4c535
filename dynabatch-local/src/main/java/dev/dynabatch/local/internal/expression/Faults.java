package dev.dynabatch.local.internal.expression;

import java.util.EnumMap;
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
        UNDEFINED,
        OPERAND_COUNT,
        OPERAND_TYPE,
        NO_PATH,
        SAME_OPERANDS,
        BOUNDS,
        OVERLAP
    }

    void add(Kind kind, String message) {
        first.putIfAbsent(kind, message);
    }

    /** @throws ExpressionException if there is any */
    void raise() {
        if (!first.isEmpty()) {
            throw new ExpressionException(first.values().iterator().next());
        }
    }
}
