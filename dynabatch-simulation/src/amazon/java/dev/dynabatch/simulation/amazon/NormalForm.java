package dev.dynabatch.simulation.amazon;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers without what may differ between any two stores: times, names of machines, and order where none is promised. */
final class NormalForm {
    /** What the service tells of the index of an on-demand table, and Amazon's store does not. */
    private static final Map<String, Object> NO_THROUGHPUT =
            Map.of("ReadCapacityUnits", BigDecimal.ZERO, "WriteCapacityUnits", BigDecimal.ZERO);

    private static final Set<String> SETS = Set.of(
            "SS",
            "NS",
            "BS",
            "AttributeDefinitions",
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
            "NonKeyAttributes",
            "ConsumedCapacity");

    /** What follows these shows a part of an expression, or lists what has no order. */
    private static final String SHOWN =
            "(token: |valid types: |path one: |attribute name: |attribute value: |operator: |lower bound operand: ).*";

    private NormalForm() {}

    /**
     * The answer in normal form.
     *
     * @param ordering the attribute that orders the items, or null if they are in no order
     */
    static Answer of(Call call, Answer answer, boolean ordered, @Nullable String ordering) {
        if (!answer.ok()) {
            Map<String, @Nullable Object> error = new TreeMap<>(plain(call, answer.body()));
            error.put("__type", answer.type());
            error.remove("Message");
            error.put("message", answer.message().replaceAll(SHOWN, "$1"));
            return new Answer(answer.status(), error);
        }
        Map<String, @Nullable Object> body = new TreeMap<>(plain(call, answer.body()));
        if (!ordered && body.get("Items") instanceof List<?> items) {
            body.put("Items", ordering == null ? sorted(items) : sortedWithin(items, ordering));
        }
        if (call.operation().equals("BatchGetItem") && body.get("Responses") instanceof Map<?, ?> responses) {
            Map<Object, Object> tables = new TreeMap<>();
            responses.forEach((table, items) -> tables.put(table, sorted((List<?>) items)));
            body.put("Responses", tables);
        }
        return new Answer(answer.status(), body);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> plain(Call call, Map<String, @Nullable Object> body) {
        return (Map<String, @Nullable Object>) plain(call, "", body);
    }

    private static Object plain(Call call, String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new TreeMap<>();
            map.forEach((member, each) -> {
                Object inner = plain(call, (String) member, each);
                if (KnownDifferences.compares(call, (String) member) && !NO_THROUGHPUT.equals(inner)) {
                    plain.put((String) member, inner);
                }
            });
            return plain;
        }
        if (name.equals("N") && value instanceof String number) {
            return number(number);
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(plain(call, name.equals("NS") ? "N" : "", each)));
            return SETS.contains(name) ? sorted(plain) : plain;
        }
        return value;
    }

    /** Amazon's store keeps numbers inside of documents and sets as they were written. */
    private static String number(String text) {
        return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }

    private static List<?> sorted(List<?> list) {
        return list.stream().sorted(Comparator.comparing(Json::write)).toList();
    }

    /** Sorts what lies between two different values of the attribute. */
    private static List<Object> sortedWithin(List<?> items, String attribute) {
        List<Object> all = new ArrayList<>();
        List<Object> equal = new ArrayList<>();
        Object current = null;
        for (Object item : items) {
            Object value = String.valueOf(((Map<?, ?>) item).get(attribute));
            if (!value.equals(current)) {
                all.addAll(sorted(equal));
                equal.clear();
                current = value;
            }
            equal.add(item);
        }
        all.addAll(sorted(equal));
        return all;
    }
}
