package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Operand.Literal;
import dev.dynabatch.local.internal.expression.UpdateOperand.ListAppend;
import dev.dynabatch.local.internal.expression.UpdateOperand.Sum;
import dev.dynabatch.local.internal.value.AttributeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An update expression, ready to be applied to items. */
public final class Update {
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Edits edits = new Edits();
    private final Projection updated;

    private Update(List<Action> actions) {
        actions.forEach(action -> {
            edits.add(action);
            types.put(action.path().attribute(), type(action));
        });
        updated = Projection.of(actions.stream().map(Action::path).toList());
    }

    /**
     * Parses an expression.
     *
     * @throws ExpressionException if the service would refuse it
     */
    public static Update parse(String text, Placeholders placeholders) {
        return new Update(new UpdateParser(text, placeholders).parse());
    }

    /**
     * The item as it is after the update; every operand has the value it had before.
     *
     * @throws ExpressionException if the expression does not go together with this item
     */
    public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        return edits.apply(item);
    }

    /** The attributes it changes. */
    public Set<String> attributes() {
        return types.keySet();
    }

    /** The type the attribute would have, as far as the expression alone says; otherwise empty. */
    public String type(String attribute) {
        return types.getOrDefault(attribute, "");
    }

    /** Those parts of an item, before or after the update, to which its paths lead. */
    public Projection updated() {
        return updated;
    }

    private static String type(Action action) {
        if (action.path().steps().size() > 1) {
            return "";
        } else if (action instanceof Action.Put put) {
            return type(put.value());
        }
        return action instanceof Action.Add add ? add.value().type() : "";
    }

    private static String type(Operand operand) {
        if (operand instanceof Literal literal) {
            return literal.value().type();
        } else if (operand instanceof Sum) {
            return "N";
        }
        return operand instanceof ListAppend ? "L" : "";
    }
}
