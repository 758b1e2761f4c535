package dev.dynabatch.simulation.amazon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for a few tables: most of them good, some nearly, some not at all. */
final class RandomCalls {
    private final Chance chance;
    private final RandomValues values;
    private final Breaker breaker;
    private final List<Schema> schemas = new ArrayList<>();

    RandomCalls(long seed) {
        this.chance = new Chance(seed);
        this.values = new RandomValues(chance);
        this.breaker = new Breaker(chance, values);
    }

    /** A history that begins with the tables it uses. */
    List<Call> history(int length) {
        List<Call> history = new ArrayList<>();
        for (String name : chance.oneIn(2) ? List.of("one") : List.of("one", "two")) {
            Schema schema = Schema.random(name, chance);
            schemas.add(schema);
            history.add(schema.create());
        }
        while (history.size() < length) {
            Call call = call(chance.of(schemas));
            history.add(chance.oneIn(5) ? breaker.broken(call) : call);
        }
        return history;
    }

    private Call call(Schema schema) {
        return switch (chance.below(20)) {
            case 0, 1, 2, 3 -> put(schema);
            case 4 -> delete(schema);
            case 5 -> update(schema);
            case 6, 7 -> get(schema);
            case 8, 9, 10 -> batchWrite();
            case 11, 12 -> batchGet();
            case 13, 14, 15, 16 -> page("Query", schema);
            case 17, 18 -> page("Scan", schema);
            default -> tables(schema);
        };
    }

    private Call put(Schema schema) {
        return write("PutItem", schema, "Item", values.item(schema));
    }

    private Call delete(Schema schema) {
        return write("DeleteItem", schema, "Key", values.key(schema.key()));
    }

    private Call update(Schema schema) {
        Map<String, @Nullable Object> body = body(schema);
        body.put("Key", values.key(schema.key()));
        RandomExpressions expressions = new RandomExpressions(chance, values);
        if (!chance.oneIn(13)) {
            body.put("UpdateExpression", expressions.update());
        }
        if (chance.oneIn(4)) {
            body.put("ConditionExpression", expressions.condition());
        }
        maybe(body, "ReturnValues", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW", "NONE");
        maybe(body, "ReturnValuesOnConditionCheckFailure", "ALL_OLD", "NONE");
        expressions.addTo(body);
        return new Call("UpdateItem", body);
    }

    private Call write(String operation, Schema schema, String member, Object attributes) {
        Map<String, @Nullable Object> body = body(schema);
        body.put(member, attributes);
        RandomExpressions expressions = new RandomExpressions(chance, values);
        if (chance.oneIn(2)) {
            body.put("ConditionExpression", expressions.condition());
        }
        maybe(body, "ReturnValues", "ALL_OLD", "NONE", "ALL_OLD", "ALL_NEW");
        maybe(body, "ReturnValuesOnConditionCheckFailure", "ALL_OLD", "NONE");
        maybe(body, "ReturnItemCollectionMetrics", "SIZE", "NONE");
        expressions.addTo(body);
        return new Call(operation, body);
    }

    private Call get(Schema schema) {
        Map<String, @Nullable Object> body = body(schema);
        body.put("Key", values.key(schema.key()));
        maybe(body, "ConsistentRead", true, false);
        RandomExpressions expressions = new RandomExpressions(chance, values);
        if (chance.oneIn(2)) {
            body.put("ProjectionExpression", expressions.projection());
        }
        expressions.addTo(body);
        return new Call("GetItem", body);
    }

    private Call batchWrite() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Map<String, Object> items = new LinkedHashMap<>();
        for (Schema schema : schemas) {
            List<Object> writes = new ArrayList<>();
            for (int i = 1 + chance.below(chance.oneIn(31) ? 27 : 4); i > 0; i--) {
                writes.add(
                        chance.oneIn(4)
                                ? Map.of("DeleteRequest", Map.of("Key", values.key(schema.key())))
                                : Map.of("PutRequest", Map.of("Item", values.item(schema))));
            }
            items.put(schema.name(), writes);
        }
        body.put("RequestItems", items);
        maybe(body, "ReturnConsumedCapacity", "TOTAL", "INDEXES", "NONE");
        return new Call("BatchWriteItem", body);
    }

    private Call batchGet() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Map<String, Object> items = new LinkedHashMap<>();
        for (Schema schema : schemas) {
            List<Object> keys = new ArrayList<>();
            for (int i = 1 + chance.below(4); i > 0; i--) {
                keys.add(values.key(schema.key()));
            }
            Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
            wanted.put("Keys", keys);
            RandomExpressions expressions = new RandomExpressions(chance, values);
            if (chance.oneIn(3)) {
                wanted.put("ProjectionExpression", expressions.projection());
            }
            maybe(wanted, "ConsistentRead", true, false);
            expressions.addTo(wanted);
            items.put(schema.name(), wanted);
        }
        body.put("RequestItems", items);
        maybe(body, "ReturnConsumedCapacity", "TOTAL", "INDEXES", "NONE");
        return new Call("BatchGetItem", body);
    }

    private Call page(String operation, Schema schema) {
        Map<String, @Nullable Object> body = body(schema);
        Schema.Key key = schema.key();
        if (!schema.indexes().isEmpty() && chance.oneIn(2)) {
            Schema.Index index = chance.of(schema.indexes());
            body.put("IndexName", index.name());
            key = index.key();
        }
        RandomExpressions expressions = new RandomExpressions(chance, values);
        if (operation.equals("Query")) {
            body.put("KeyConditionExpression", expressions.keyCondition(key));
            maybe(body, "ScanIndexForward", true, false);
        } else if (chance.oneIn(3)) {
            int segments = 1 + chance.below(5);
            body.put("TotalSegments", segments);
            body.put("Segment", chance.below(segments));
        }
        if (chance.oneIn(2)) {
            body.put("FilterExpression", expressions.condition());
        }
        if (chance.oneIn(3)) {
            body.put("ProjectionExpression", expressions.projection());
        }
        maybe(body, "Limit", 1, 2, 3, 7, 0);
        maybe(body, "ConsistentRead", true, false);
        if (chance.oneIn(3)) {
            body.put("Select", chance.of("COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"));
        }
        if (chance.oneIn(7)) {
            Map<String, Object> start = values.key(schema.key());
            key.attributes().forEach(attribute -> start.putIfAbsent(attribute.name(), values.key(attribute)));
            body.put("ExclusiveStartKey", start);
        }
        expressions.addTo(body);
        return new Call(operation, body);
    }

    private Call tables(Schema schema) {
        return switch (chance.below(4)) {
            case 0 -> new Call("ListTables", new LinkedHashMap<>(chance.oneIn(2) ? Map.of() : Map.of("Limit", 1)));
            case 1 ->
                Schema.random(chance.of("one", "three", "no", "wrong name"), chance)
                        .create();
            default -> new Call("DescribeTable", new LinkedHashMap<>(Map.of("TableName", schema.name())));
        };
    }

    private Map<String, @Nullable Object> body(Schema schema) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("TableName", chance.oneIn(67) ? "missing" : schema.name());
        maybe(body, "ReturnConsumedCapacity", "TOTAL", "INDEXES", "NONE");
        return body;
    }

    private void maybe(Map<String, @Nullable Object> body, String parameter, Object... choices) {
        if (chance.oneIn(3)) {
            body.put(parameter, chance.of(choices));
        }
    }
}
