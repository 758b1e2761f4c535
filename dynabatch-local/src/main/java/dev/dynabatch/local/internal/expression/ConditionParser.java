package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Condition.And;
import dev.dynabatch.local.internal.expression.Condition.Not;
import dev.dynabatch.local.internal.expression.Condition.Or;
import dev.dynabatch.local.internal.expression.Token.Kind;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Null;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses conditions: OR binds least, then AND, then NOT. */
final class ConditionParser extends Parser {
    private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");

    private final Checks checks = new Checks(faults);
    /** Where the group in parentheses that was read last began, and where it ended. */
    private int groupStart = -1;

    private int groupEnd = -1;

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
        return peek().is("(") ? group() : predicate();
    }

    private Condition group() {
        operator();
        int start = position();
        expect("(");
        Condition condition = or();
        // an inner group that reaches as far as this one adds nothing
        if (groupStart == start + 1 && groupEnd == position()) {
            faults.add(Faults.Kind.PARENTHESES, "The expression has redundant parentheses;");
        }
        expect(")");
        groupStart = start;
        groupEnd = position();
        return condition;
    }

    private Condition predicate() {
        operator();
        if (peek().kind() == Kind.WORD && peekNext().is("(")) {
            Call call = call();
            if (!isComparison()) {
                return checks.condition(call);
            }
            return comparison(checks.operand(call));
        }
        return comparison(operand());
    }

    private boolean isComparison() {
        return (peek().kind() == Kind.SYMBOL && COMPARATORS.contains(peek().text()))
                || peek().isKeyword("BETWEEN")
                || peek().isKeyword("IN");
    }

    private Condition comparison(Operand left) {
        if (!isComparison()) {
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

    /** Operands up to the closing parenthesis. */
    private List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (accept(","));
        expect(")");
        return operands;
    }

    private Call call() {
        String name = next().text();
        expect("(");
        return new Call(name, operands());
    }

    private Operand operand() {
        Token token = peek();
        if (token.kind() == Kind.VALUE) {
            next();
            AttributeValue value = placeholders.value(token.text());
            if (value == null) {
                faults.add(
                        Faults.Kind.UNDEFINED,
                        "An expression attribute value used in expression is not defined; attribute value: "
                                + token.text());
            }
            return new Operand.Literal(value == null ? new Null() : value);
        }
        if (token.kind() == Kind.WORD && peekNext().is("(")) {
            operator();
            return checks.operand(call());
        }
        return path();
    }
}
