package dev.dynabatch.cli;

import dev.dynabatch.Expression;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression as it is typed: the service's own language with values and names in it, {@code status = 'OPEN' AND
 * size(lines) > 3}, which the service wants to have placeholders for. Every name becomes one, so that none is a reserved
 * word.
 */
final class ExpressionText {
    private static final Pattern TOKEN = Pattern.compile("\\s+"
            + "|(?<string>'(?:[^']|'')*')"
            + "|(?<quoted>\"(?:[^\"]|\"\")+\")"
            + "|(?<index>\\[\\s*[0-9]+\\s*])"
            + "|(?<number>[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
            + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_-]*)"
            + "|(?<sign><>|<=|>=|[=<>(),.])");
    private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT", "BETWEEN", "IN");
    private static final Set<String> FUNCTIONS =
            Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size");

    private final String option;
    private final String typed;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    private ExpressionText(String option, String typed) {
        this.option = option;
        this.typed = typed;
    }

    /** The expression that {@code typed} says; {@code option} is what it was given by. */
    static Expression parse(String option, String typed) {
        return new ExpressionText(option, typed).parse();
    }

    private Expression parse() {
        Matcher token = TOKEN.matcher(typed);
        int at = 0;
        while (at < typed.length()) {
            if (!token.region(at, typed.length()).lookingAt()) {
                throw wrong(at);
            }
            at = token.end();
            add(token, at);
        }
        if (text.toString().isBlank()) {
            throw CliException.usage(option + " is empty", "Leave it out, or say what an item must satisfy.");
        }
        Map<String, String> byPlaceholder = new LinkedHashMap<>();
        names.forEach((name, placeholder) -> byPlaceholder.put(placeholder, name));
        return new Expression(text.toString().strip(), byPlaceholder, values);
    }

    private void add(Matcher token, int end) {
        String string = token.group("string");
        String quoted = token.group("quoted");
        String number = token.group("number");
        String word = token.group("word");
        if (string != null) {
            value(string.substring(1, string.length() - 1).replace("''", "'"));
        } else if (quoted != null) {
            name(quoted.substring(1, quoted.length() - 1).replace("\"\"", "\""));
        } else if (number != null) {
            value(new BigDecimal(number));
        } else if (word != null) {
            word(word, end);
        } else if (token.group("index") != null || token.group("sign") != null) {
            text.append(token.group());
        } else {
            text.append(' ');
        }
    }

    private void word(String word, int end) {
        if (KEYWORDS.contains(word.toUpperCase(Locale.ROOT))) {
            text.append(word.toUpperCase(Locale.ROOT));
        } else if (FUNCTIONS.contains(word) && typed.startsWith("(", blanksFrom(end))) {
            text.append(word);
        } else if (word.equals("true") || word.equals("false")) {
            value(word.equals("true"));
        } else if (word.equals("null")) {
            value(null);
        } else {
            name(word);
        }
    }

    private int blanksFrom(int from) {
        int at = from;
        while (at < typed.length() && Character.isWhitespace(typed.charAt(at))) {
            at++;
        }
        return at;
    }

    private void name(String name) {
        text.append(names.computeIfAbsent(name, added -> "#n" + names.size()));
    }

    private void value(@Nullable Object value) {
        String placeholder = ":v" + values.size();
        values.put(placeholder, value);
        text.append(placeholder);
    }

    private CliException wrong(int at) {
        char found = typed.charAt(at);
        String what = found == '\'' || found == '"'
                ? "the " + found + " is not closed"
                : "there is a '" + found + "', which means nothing here";
        return CliException.usage(
                option + ", at character " + (at + 1) + ": " + what,
                "It takes an expression such as: status = 'OPEN' AND size(lines) > 3 AND \"odd name\" <> 7");
    }
}
