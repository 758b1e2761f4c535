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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A projection expression: which parts of an item are wanted. */
public final class Projection {
    private final Set<String> attributes;
    private final Node root = new Node();

    private Projection(Set<String> attributes) {
        this.attributes = attributes;
    }

    /**
     * Parses an expression.
     *
     * @throws ExpressionException if the service would refuse it
     */
    public static Projection parse(String text, Placeholders placeholders) {
        Parser parser = new Parser(text, placeholders);
        List<Path> paths = new ArrayList<>();
        do {
            paths.add(parser.target());
        } while (parser.accept(","));
        parser.faults.apart(paths);
        parser.end();
        return of(paths);
    }

    /** What lies at these paths. */
    static Projection of(List<Path> paths) {
        Projection projection =
                new Projection(paths.stream().map(Path::attribute).collect(Collectors.toSet()));
        paths.forEach(projection.root::add);
        return projection;
    }

    /** The attributes of which it wants something. */
    public Set<String> attributes() {
        return attributes;
    }

    /** What it wants of an item; elements of lists move up. */
    public Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
        return root.of(item);
    }

    /** What is wanted of one value: all of it, unless there are children. */
    private static final class Node {
        private final Map<String, Node> fields = new LinkedHashMap<>();
        private final Map<Integer, Node> elements = new TreeMap<>();

        void add(Path path) {
            Node node = this;
            for (Step step : path.steps()) {
                node = step instanceof Field field
                        ? node.fields.computeIfAbsent(field.name(), name -> new Node())
                        : node.elements.computeIfAbsent(((Element) step).index(), index -> new Node());
            }
        }

        Map<String, AttributeValue> of(Map<String, AttributeValue> values) {
            Map<String, AttributeValue> wanted = new LinkedHashMap<>();
            fields.forEach((name, node) -> {
                AttributeValue value = values.get(name);
                if (value != null && node.finds(value)) {
                    wanted.put(name, node.of(value));
                }
            });
            return wanted;
        }

        private AttributeValue of(AttributeValue value) {
            if (!fields.isEmpty()) {
                return new Mapping(of(((Mapping) value).values()));
            }
            if (elements.isEmpty()) {
                return value;
            }
            List<AttributeValue> values = ((Lst) value).values();
            List<AttributeValue> wanted = new ArrayList<>();
            elements.forEach((index, node) -> {
                if (index < values.size() && node.finds(values.get(index))) {
                    wanted.add(node.of(values.get(index)));
                }
            });
            return new Lst(wanted);
        }

        /** Whether there is anything of the value that is wanted. */
        private boolean finds(AttributeValue value) {
            if (!fields.isEmpty()) {
                return value instanceof Mapping map
                        && fields.entrySet().stream().anyMatch(field -> {
                            AttributeValue child = map.values().get(field.getKey());
                            return child != null && field.getValue().finds(child);
                        });
            }
            if (!elements.isEmpty()) {
                return value instanceof Lst list
                        && elements.entrySet().stream()
                                .anyMatch(element ->
                                        element.getKey() < list.values().size()
                                                && element.getValue()
                                                        .finds(list.values().get(element.getKey())));
            }
            return true;
        }
    }
}
