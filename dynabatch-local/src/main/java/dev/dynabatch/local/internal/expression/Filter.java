package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import java.util.Map;
import java.util.Set;

/** A condition or filter expression, ready to be asked about items. */
public final class Filter {
    private final Condition condition;
    private final Set<String> attributes;

    private Filter(Condition condition, Set<String> attributes) {
        this.condition = condition;
        this.attributes = attributes;
    }

    /**
     * Parses an expression.
     *
     * @throws ExpressionException if the service would refuse it
     */
    public static Filter parse(String text, Placeholders placeholders) {
        ConditionParser parser = new ConditionParser(text, placeholders);
        Condition condition = parser.parse();
        return new Filter(condition, parser.attributes());
    }

    /** Whether the item meets the condition; an item that is not there has no attributes. */
    public boolean test(Map<String, AttributeValue> item) {
        return condition.test(item);
    }

    /** The attributes it looks at. */
    public Set<String> attributes() {
        return attributes;
    }
}
