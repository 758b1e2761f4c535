package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Path.Element;
import dev.dynabatch.local.internal.expression.Path.Field;
import dev.dynabatch.local.internal.expression.Path.Step;
import dev.dynabatch.local.internal.expression.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** What the parsers of all kinds of expressions have in common: a place among the tokens, and paths. */
class Parser {
    /** Limits of the service. Source: developer guide, "Constraints". */
    private static final int MAX_BYTES = 4096;

    private static final int MAX_OPERATORS = 300;
    private static final int MAX_INDEX_DIGITS = 9;
    /** Words of the language itself; they are no attribute names, not even reserved ones. */
    private static final Set<String> KEYWORDS =
            Set.of("ADD", "AND", "BETWEEN", "DELETE", "IN", "NOT", "OR", "REMOVE", "SET");

    final Placeholders placeholders;
    final Faults faults = new Faults();
    private final String text;
    private final List<Token> tokens;
    private final Set<String> attributes = new LinkedHashSet<>();
    private int at;
    private int operators;
    /** Where the group in parentheses that was read last began, and where it ended. */
    private int groupStart = -1;

    private int groupEnd = -1;

    Parser(String text, Placeholders placeholders) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new ExpressionException(
                    "Expression size has exceeded the maximum allowed size; expression size: " + bytes);
        }
        if (text.isBlank()) {
            throw new ExpressionException("The expression can not be empty;");
        }
        this.text = text;
        this.tokens = Lexer.tokens(text);
        this.placeholders = placeholders;
    }

    /** The attributes that the paths read so far begin with. */
    Set<String> attributes() {
        return attributes;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekNext() {
        return peek(1);
    }

    /** The token so many after the one at hand. */
    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean accept(String symbol) {
        boolean found = peek().is(symbol);
        if (found) {
            next();
        }
        return found;
    }

    boolean acceptKeyword(String keyword) {
        boolean found = peek().isKeyword(keyword);
        if (found) {
            next();
        }
        return found;
    }

    void expect(String symbol) {
        if (!accept(symbol)) {
            throw syntaxError();
        }
    }

    /** Something in parentheses. */
    <T> T group(Supplier<T> inner) {
        operator();
        int start = at;
        expect("(");
        T value = inner.get();
        // an inner group that reaches as far as this one adds nothing
        if (groupStart == start + 1 && groupEnd == at) {
            faults.add(Faults.Kind.PARENTHESES, "The expression has redundant parentheses;");
        }
        expect(")");
        groupStart = start;
        groupEnd = at;
        return value;
    }

    /** The end of the expression; then whatever was wrong in it is raised. */
    void end() {
        if (peek().kind() != Kind.END) {
            throw syntaxError();
        }
        faults.raise();
    }

    /** Counts an operator or function, of which the service takes so many. */
    void operator() {
        if (++operators > MAX_OPERATORS) {
            throw new ExpressionException("The expression contains too many operators; operator count: " + operators);
        }
    }

    /** The token at hand does not belong there; the service shows its neighbours too. */
    ExpressionException syntaxError() {
        Token token = tokens.get(at);
        int from = at == 0 ? token.start() : tokens.get(at - 1).start();
        return new ExpressionException("Syntax error; token: \"" + token.text() + "\", near: \""
                + text.substring(from, peekNext().end()).strip() + "\"");
    }

    /** A path with a value. */
    Path path() {
        return path(Faults.Kind.UNDEFINED);
    }

    /** A path that says what is wanted, or is to change. */
    Path target() {
        return path(Faults.Kind.UNDEFINED_TARGET);
    }

    private Path path(Faults.Kind undefined) {
        List<Step> steps = new ArrayList<>();
        steps.add(field(undefined));
        while (true) {
            if (accept(".")) {
                steps.add(field(undefined));
            } else if (accept("[")) {
                steps.add(element());
                expect("]");
            } else {
                Path path = new Path(steps);
                attributes.add(path.attribute());
                if (steps.size() > 1) {
                    placeholders.entered(path.attribute());
                }
                return path;
            }
        }
    }

    private Field field(Faults.Kind undefined) {
        Token token = peek();
        if (token.kind() == Kind.WORD && !KEYWORDS.contains(token.text().toUpperCase(Locale.ROOT))) {
            if (ReservedWords.contain(token.text())) {
                faults.add(
                        Faults.Kind.RESERVED_WORD,
                        "Attribute name is a reserved keyword; reserved keyword: " + token.text());
            }
            return new Field(next().text());
        }
        if (token.kind() != Kind.NAME) {
            throw syntaxError();
        }
        String name = placeholders.name(next().text());
        if (name == null) {
            faults.add(
                    undefined,
                    "An expression attribute name used in the document path is not defined; attribute name: "
                            + token.text());
            return new Field(token.text());
        }
        return new Field(name);
    }

    private Element element() {
        Token token = peek();
        if (token.kind() != Kind.NUMBER || token.text().length() > MAX_INDEX_DIGITS) {
            throw syntaxError();
        }
        return new Element(Integer.parseInt(next().text()));
    }
}
