package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names and values a request's expressions refer to, which of them were, and which attributes were looked into. */
public final class Placeholders {
    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> used = new HashSet<>();
    private final Set<String> entered = new LinkedHashSet<>();

    /**
     * Those of one request.
     *
     * @param names attribute names by placeholder: {@code #a}
     * @param values by placeholder: {@code :a}
     */
    public Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
        this.names = names;
        this.values = values;
    }

    /** The names no expression used. */
    public List<String> unusedNames() {
        return unused(names.keySet());
    }

    /** The values no expression used. */
    public List<String> unusedValues() {
        return unused(values.keySet());
    }

    /** The attributes into which a path of any expression goes, so that they must be maps or lists. */
    public Set<String> entered() {
        return entered;
    }

    /** Whether a placeholder can be written in an expression. */
    public static boolean isValid(char sign, String placeholder) {
        return placeholder.length() > 1
                && placeholder.charAt(0) == sign
                && placeholder.chars().skip(1).allMatch(c -> Lexer.isWordPart((char) c));
    }

    void entered(String attribute) {
        entered.add(attribute);
    }

    @Nullable
    String name(String placeholder) {
        used.add(placeholder);
        return names.get(placeholder);
    }

    @Nullable
    AttributeValue value(String placeholder) {
        used.add(placeholder);
        return values.get(placeholder);
    }

    private List<String> unused(Set<String> placeholders) {
        List<String> unused = new ArrayList<>(placeholders);
        unused.removeAll(used);
        return unused;
    }
}
