package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Token.Kind;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Null;
import java.util.ArrayList;
import java.util.List;

/** What the parsers of conditions and of updates have in common: paths, values and functions, maybe in parentheses. */
abstract class OperandParser extends Parser {
    OperandParser(String text, Placeholders placeholders) {
        super(text, placeholders);
    }

    /** A function where an operand is wanted. */
    abstract Operand function(Call call);

    Operand operand() {
        Token token = peek();
        if (token.is("(")) {
            return group(this::operand);
        } else if (token.kind() == Kind.VALUE) {
            return new Operand.Literal(value(Faults.Kind.UNDEFINED));
        } else if (token.kind() == Kind.WORD && peekNext().is("(")) {
            return function(call());
        }
        return path();
    }

    /** The value a placeholder stands for; {@code undefined} is the fault if there is none. */
    AttributeValue value(Faults.Kind undefined) {
        if (peek().kind() != Kind.VALUE) {
            throw syntaxError();
        }
        String placeholder = next().text();
        AttributeValue value = placeholders.value(placeholder);
        if (value == null) {
            faults.add(
                    undefined,
                    "An expression attribute value used in expression is not defined; attribute value: " + placeholder);
            return new Null();
        }
        return value;
    }

    /** Operands up to the closing parenthesis. */
    List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (accept(","));
        expect(")");
        return operands;
    }

    Call call() {
        String name = next().text();
        expect("(");
        return new Call(name, operands());
    }
}
