package dev.dynabatch.local.internal.expression;

import java.util.Locale;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text as it was written
 * @param start where it begins
 * @param end where it has ended
 */
record Token(Kind kind, String text, int start, int end) {

    /** What a token can be. */
    enum Kind {
        /** A letter, then letters, digits and underscores. */
        WORD,
        /** A placeholder of a name: {@code #a}. */
        NAME,
        /** A placeholder of a value: {@code :a}. */
        VALUE,
        /** Digits. */
        NUMBER,
        /** Punctuation and comparators. */
        SYMBOL,
        /** A character that begins nothing. */
        STRANGE,
        /** After the last one. */
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** Whether it is this keyword, in whatever case. */
    boolean isKeyword(String keyword) {
        return kind == Kind.WORD && text.toUpperCase(Locale.ROOT).equals(keyword);
    }
}
