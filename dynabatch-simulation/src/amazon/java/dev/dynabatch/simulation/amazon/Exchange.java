package dev.dynabatch.simulation.amazon;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, or as many as it takes to have an answer that does not depend on the order of hashes:
 * all segments and all pages of a Scan, all pages of a Query on an index.
 */
final class Exchange {
    private static final int MAX_SEGMENTS = 7;
    private static final int MAX_PAGES = 211;

    private Exchange() {}

    /** The answer of a store. */
    interface Store {
        Answer answer(Call call);
    }

    static Answer of(Store store, Call call) {
        Answer first = store.answer(call);
        boolean pages = call.operation().equals("Scan")
                || (call.operation().equals("Query") && call.body().containsKey("IndexName"));
        if (!first.ok() || !pages || call.body().containsKey("ExclusiveStartKey")) {
            return first;
        }
        Object total = call.body().get("TotalSegments");
        if (!(total instanceof Integer segments)) {
            return new Answer(200, walk(store, call, first));
        }
        if (segments > MAX_SEGMENTS) {
            return new Answer(200, Map.of());
        }
        Map<String, @Nullable Object> sum = new LinkedHashMap<>();
        for (int i = 0; i < segments; i++) {
            Call segment = call.with("Segment", i);
            walk(store, segment, store.answer(segment)).forEach((name, value) -> sum.merge(name, value, Exchange::add));
        }
        // how many pages there are, and what each rounds up to, depends on what falls into which segment
        sum.remove("Pages");
        sum.remove("CapacityUnits");
        return new Answer(200, sum);
    }

    private static Map<String, @Nullable Object> walk(Store store, Call call, Answer first) {
        Map<String, @Nullable Object> sum = new LinkedHashMap<>();
        Answer page = first;
        for (int i = 0; i < MAX_PAGES; i++) {
            page(page).forEach((name, value) -> sum.merge(name, value, Exchange::add));
            Object last = page.body().get("LastEvaluatedKey");
            if (last == null) {
                return sum;
            }
            page = store.answer(call.with("ExclusiveStartKey", last));
        }
        throw new AssertionError("more than " + MAX_PAGES + " pages of " + call);
    }

    private static Map<String, Object> page(Answer answer) {
        if (!answer.ok()) {
            throw new AssertionError("a page was refused: " + answer);
        }
        Map<String, Object> page = new LinkedHashMap<>();
        for (String member : List.of("Items", "Count", "ScannedCount")) {
            Object value = answer.body().get(member);
            if (value != null) {
                page.put(member, value);
            }
        }
        page.put("Pages", BigDecimal.ONE);
        if (answer.body().get("ConsumedCapacity") instanceof Map<?, ?> capacity
                && capacity.get("CapacityUnits") instanceof BigDecimal units) {
            page.put("CapacityUnits", units);
        }
        return page;
    }

    private static Object add(Object a, Object b) {
        if (a instanceof List<?> list) {
            List<Object> both = new ArrayList<>(list);
            both.addAll((List<?>) b);
            return both;
        }
        return ((BigDecimal) a).add((BigDecimal) b);
    }
}
