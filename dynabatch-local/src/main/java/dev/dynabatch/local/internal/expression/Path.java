package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Lst;
import dev.dynabatch.local.internal.value.AttributeValue.Mapping;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in an item: {@code a.b[3]}.
 *
 * @param steps from the outside in; the first is a field
 */
record Path(List<Step> steps) implements Operand {

    /** One step inwards. */
    sealed interface Step {}

    /** Into a map, or the item. */
    record Field(String name) implements Step {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Into a list, from 0. */
    record Element(int index) implements Step {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    /** The attribute it begins with. */
    String attribute() {
        return steps.get(0).toString();
    }

    @Override
    public @Nullable AttributeValue in(Map<String, AttributeValue> item) {
        AttributeValue found = item.get(attribute());
        for (int i = 1; i < steps.size() && found != null; i++) {
            found = child(found, steps.get(i));
        }
        return found;
    }

    /** Why it cannot stand beside another path: they {@code overlap}, or {@code conflict}; otherwise empty. */
    String against(Path other) {
        int shorter = Math.min(steps.size(), other.steps.size());
        for (int i = 0; i < shorter; i++) {
            if (!steps.get(i).equals(other.steps.get(i))) {
                return steps.get(i).getClass() == other.steps.get(i).getClass() ? "" : "conflict";
            }
        }
        return "overlap";
    }

    private static @Nullable AttributeValue child(AttributeValue parent, Step step) {
        if (step instanceof Field field) {
            return parent instanceof Mapping map ? map.values().get(field.name()) : null;
        }
        int index = ((Element) step).index();
        return parent instanceof Lst list && index < list.values().size()
                ? list.values().get(index)
                : null;
    }

    @Override
    public String toString() {
        return steps.toString();
    }
}
