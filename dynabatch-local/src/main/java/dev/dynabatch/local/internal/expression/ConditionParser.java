package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Condition.And;
import dev.dynabatch.local.internal.expression.Condition.Not;
import dev.dynabatch.local.internal.expression.Condition.Or;
import dev.dynabatch.local.internal.expression.Token.Kind;
import java.util.Set;

/** Parses conditions: OR binds least, then AND, then NOT. */
final class ConditionParser extends OperandParser {
    private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");

    private final Checks checks = new Checks(faults);

    ConditionParser(String text, Placeholders placeholders) {
        super(text, placeholders);
    }

    Condition parse() {
        Condition condition = or();
        end();
        return condition;
    }

    private Condition or() {
        Condition condition = and();
        while (acceptKeyword("OR")) {
            operator();
            condition = new Or(condition, and());
        }
        return condition;
    }

    private Condition and() {
        Condition condition = not();
        while (acceptKeyword("AND")) {
            operator();
            condition = new And(condition, not());
        }
        return condition;
    }

    private Condition not() {
        if (acceptKeyword("NOT")) {
            operator();
            return new Not(not());
        }
        return peek().is("(") && !isOperandInParentheses() ? group(this::or) : predicate();
    }

    private Condition predicate() {
        operator();
        if (peek().kind() == Kind.WORD && peekNext().is("(")) {
            Call call = call();
            if (!isComparison(peek())) {
                return checks.condition(call);
            }
            return comparison(checks.operand(call));
        }
        return comparison(operand());
    }

    private static boolean isComparison(Token token) {
        return (token.kind() == Kind.SYMBOL && COMPARATORS.contains(token.text()))
                || token.isKeyword("BETWEEN")
                || token.isKeyword("IN");
    }

    private Condition comparison(Operand left) {
        if (!isComparison(peek())) {
            throw syntaxError();
        }
        if (acceptKeyword("BETWEEN")) {
            Operand low = operand();
            if (!acceptKeyword("AND")) {
                throw syntaxError();
            }
            return checks.between(left, low, operand());
        }
        if (acceptKeyword("IN")) {
            expect("(");
            return checks.in(left, operands());
        }
        return checks.comparison(next().text(), left, operand());
    }

    /** Whether the parentheses at hand hold no condition but an operand, as in {@code (a) = :v}. */
    private boolean isOperandInParentheses() {
        int first = 0;
        while (peek(first).is("(")) {
            first++;
        }
        boolean call = peek(first).kind() == Kind.WORD && peek(first + 1).is("(");
        int depth = first;
        int at = first;
        for (; depth > 0 && peek(at).kind() != Kind.END; at++) {
            Token token = peek(at);
            if (isComparison(token) || token.isKeyword("NOT")) {
                return false;
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        }
        return !call || isComparison(peek(at));
    }

    @Override
    Operand function(Call call) {
        operator();
        return checks.operand(call);
    }
}
