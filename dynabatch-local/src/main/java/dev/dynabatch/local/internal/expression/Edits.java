package dev.dynabatch.local.internal.expression;

import dev.dynabatch.local.internal.expression.Path.Element;
import dev.dynabatch.local.internal.expression.Path.Field;
import dev.dynabatch.local.internal.expression.Path.Step;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.AttributeValue.Lst;
import dev.dynabatch.local.internal.value.AttributeValue.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The actions of an update as a tree, along their paths.
 *
 * <p>All at once, not one by one: {@code REMOVE l[0] SET l[1] = :v} means the elements as they were, whichever comes
 * first. Elements beyond the end of a list are added to it in the order of their indexes.
 */
final class Edits {
    private static final int MAX_DEPTH = 32;

    private final Map<String, Edits> fields = new LinkedHashMap<>();
    private final TreeMap<Integer, Edits> elements = new TreeMap<>();
    private @Nullable Action action;

    void add(Action leaf) {
        Edits edits = this;
        for (Step step : leaf.path().steps()) {
            edits = step instanceof Field field
                    ? edits.fields.computeIfAbsent(field.name(), name -> new Edits())
                    : edits.elements.computeIfAbsent(((Element) step).index(), index -> new Edits());
        }
        edits.action = leaf;
    }

    Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        return fields(item, item, 1);
    }

    private @Nullable AttributeValue next(@Nullable AttributeValue old, Map<String, AttributeValue> item, int depth) {
        if (action != null) {
            AttributeValue next = action.next(old, item);
            if (next != null && depth - 1 + next.depth() > MAX_DEPTH) {
                throw new ExpressionException("Nesting Levels have exceeded supported limits");
            }
            return next;
        } else if (!fields.isEmpty() && old instanceof Mapping map) {
            return new Mapping(fields(map.values(), item, depth + 1));
        } else if (!elements.isEmpty() && old instanceof Lst list) {
            return new Lst(elements(list.values(), item, depth + 1));
        }
        throw new ExpressionException("The document path provided in the update expression is invalid for update");
    }

    private Map<String, AttributeValue> fields(
            Map<String, AttributeValue> old, Map<String, AttributeValue> item, int depth) {
        Map<String, AttributeValue> next = new LinkedHashMap<>(old);
        fields.forEach((name, edits) -> {
            AttributeValue value = edits.next(old.get(name), item, depth);
            if (value == null) {
                next.remove(name);
            } else {
                next.put(name, value);
            }
        });
        return next;
    }

    private List<AttributeValue> elements(List<AttributeValue> old, Map<String, AttributeValue> item, int depth) {
        List<AttributeValue> next = new ArrayList<>(old.size());
        for (int i = 0; i < old.size(); i++) {
            Edits edits = elements.get(i);
            add(edits == null ? old.get(i) : edits.next(old.get(i), item, depth), next);
        }
        elements.tailMap(old.size()).values().forEach(edits -> add(edits.next(null, item, depth), next));
        return next;
    }

    private static void add(@Nullable AttributeValue value, List<AttributeValue> to) {
        if (value != null) {
            to.add(value);
        }
    }
}
