package dev.dynabatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An expression in the service's own language, with what its placeholders stand for: a filter, a condition on a key, or a
 * projection.
 *
 * <pre>{@code Expression.of("#s = :open AND size(lines) > :n").withName("#s", "status").withValue(":open", "OPEN")
 *     .withValue(":n", 3)}</pre>
 *
 * <p>Of the expressions of one request a placeholder must stand for the same in all. Those that begin with
 * {@code #dyn_} and {@code :dyn_} are Dynabatch's.
 *
 * @param text the expression
 * @param names attribute names by placeholder, such as {@code #s}: needed for the service's reserved words, and for names
 *     with characters that mean something in an expression
 * @param values values by placeholder, such as {@code :v}; of the types that an item may have
 */
public record Expression(String text, Map<String, String> names, Map<String, ? extends @Nullable Object> values) {
    /** Takes immutable copies. */
    public Expression {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an expression is empty; leave it out instead");
        }
        names = copy(names, '#');
        values = copy(values, ':');
    }

    private static <T extends @Nullable Object> Map<String, T> copy(Map<String, ? extends T> given, char mark) {
        Map<String, T> copy = new LinkedHashMap<>(given);
        for (String placeholder : copy.keySet()) {
            if (placeholder.length() < 2 || placeholder.charAt(0) != mark) {
                throw new IllegalArgumentException("'" + placeholder + "' is no placeholder for a "
                        + (mark == '#' ? "name, such as #n" : "value, such as :v"));
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    /** An expression without placeholders, for now. */
    public static Expression of(String text) {
        return new Expression(text, Map.of(), Map.of());
    }

    /**
     * A projection: the attributes, or parts of them, that are wanted.
     *
     * @param paths names, or paths such as {@code address.lines[0]}. Reserved words may stand there as they are; for a
     *     name with a point or bracket in it, write the expression yourself
     */
    public static Expression paths(Collection<String> paths) {
        Map<String, String> placeholders = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>(paths.size());
        for (String path : paths) {
            texts.add(path(path, placeholders));
        }
        Map<String, String> names = new LinkedHashMap<>();
        placeholders.forEach((name, placeholder) -> names.put(placeholder, name));
        return new Expression(String.join(",", texts), names, Map.of());
    }

    private static String path(String path, Map<String, String> placeholders) {
        StringBuilder text = new StringBuilder();
        for (String step : path.split("\\.", -1)) {
            int bracket = step.indexOf('[');
            String name = (bracket < 0 ? step : step.substring(0, bracket)).strip();
            String index = bracket < 0 ? "" : step.substring(bracket).strip();
            if (name.isEmpty() || !index.matches("(\\[[0-9]+])*")) {
                throw new IllegalArgumentException(
                        "'" + path + "' is no path to an attribute; expected a name, or a path such as a.b[0]");
            }
            String placeholder = placeholders.computeIfAbsent(name, added -> "#dyn_p" + placeholders.size());
            text.append(text.isEmpty() ? "" : ".").append(placeholder).append(index);
        }
        return text.toString();
    }

    /** This expression with what a placeholder for a name stands for. */
    public Expression withName(String placeholder, String name) {
        Map<String, String> more = new LinkedHashMap<>(names);
        more.put(placeholder, Objects.requireNonNull(name, "name"));
        return new Expression(text, more, values);
    }

    /** This expression with what a placeholder for a value stands for. */
    public Expression withValue(String placeholder, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
        more.put(placeholder, value);
        return new Expression(text, names, more);
    }

    /** The expression, without the values of its placeholders. */
    @Override
    public String toString() {
        return text;
    }
}
