package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts an expression into tokens. */
final class Lexer {
    private static final String SINGLE = "()[].,=+-";

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** All tokens, the last of which is the end. */
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Kind.END);
        return tokens;
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (start == text.length()) {
            return new Token(Kind.END, "<EOF>", start, start);
        }
        Kind kind = take(text.charAt(at++));
        return new Token(kind, text.substring(start, at), start, at);
    }

    private Kind take(char first) {
        if (isLetter(first)) {
            word();
            return Kind.WORD;
        }
        if (isDigit(first)) {
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            return Kind.NUMBER;
        }
        if ((first == '#' || first == ':') && at < text.length() && isWordPart(text.charAt(at))) {
            word();
            return first == '#' ? Kind.NAME : Kind.VALUE;
        }
        if (first == '<' || first == '>') {
            boolean two = at < text.length() && (text.charAt(at) == '=' || (first == '<' && text.charAt(at) == '>'));
            at += two ? 1 : 0;
            return Kind.SYMBOL;
        }
        return SINGLE.indexOf(first) >= 0 ? Kind.SYMBOL : Kind.STRANGE;
    }

    private void word() {
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
    }

    static boolean isWordPart(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
