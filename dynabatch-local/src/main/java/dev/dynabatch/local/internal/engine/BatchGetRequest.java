package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of BatchGetItem. */
final class BatchGetRequest {
    private static final int MAX_KEYS = 100;

    private final Map<String, Keys> tables = new LinkedHashMap<>();
    private boolean present;
    private @Nullable String returnCapacity;

    private BatchGetRequest() {}

    /** What is wanted of one table. */
    static final class Keys {
        private final List<Map<String, AttributeValue>> keys = new ArrayList<>();
        private final ExpressionParameters expressions = ExpressionParameters.taking("ProjectionExpression");
        private boolean present;
        private boolean consistent;

        List<Map<String, AttributeValue>> keys() {
            return keys;
        }

        ExpressionParameters expressions() {
            return expressions;
        }

        boolean consistent() {
            return consistent;
        }
    }

    static BatchGetRequest read(JsonReader in) throws IOException {
        BatchGetRequest request = new BatchGetRequest();
        AttributeReader values = new AttributeReader(in);
        in.document(member -> request.member(member, in, values));
        request.check(values.problem());
        return request;
    }

    Map<String, Keys> tables() {
        return tables;
    }

    Capacity capacity() {
        return Capacity.of(returnCapacity);
    }

    private void member(String member, JsonReader in, AttributeReader values) throws IOException {
        switch (member) {
            case "RequestItems" -> {
                present = true;
                in.object(table -> tables.put(table, keys(in, values)));
            }
            case "ReturnConsumedCapacity" -> returnCapacity = in.string();
            default -> in.skip();
        }
    }

    private Keys keys(JsonReader in, AttributeReader values) throws IOException {
        Keys keys = new Keys();
        in.object(member -> {
            switch (member) {
                case "Keys" -> {
                    keys.present = true;
                    in.array(() -> keys.keys.add(values.attributes()));
                }
                case "ConsistentRead" -> keys.consistent = in.bool();
                default -> {
                    if (!keys.expressions.member(member, in)) {
                        in.skip();
                    }
                }
            }
        });
        return keys;
    }

    private void check(@Nullable String problem) {
        Constraints constraints = new Constraints()
                .notNull("requestItems", present ? tables : null)
                .oneOf("returnConsumedCapacity", returnCapacity, Capacity.NAMES);
        tables.forEach((name, keys) -> {
            String parameter = "RequestItems." + name + ".member.Keys";
            if (!keys.present) {
                constraints.notNull(parameter, null);
            } else if (keys.keys.isEmpty()) {
                constraints.broken(parameter, "Member must have length greater than or equal to 1");
            } else if (keys.keys.size() > MAX_KEYS) {
                constraints.broken(parameter, "Member must have length less than or equal to " + MAX_KEYS);
            }
        });
        constraints.check();
        if (tables.isEmpty()) {
            throw ServiceException.validation("The requestItems parameter is required for BatchGetItem");
        }
        tables.keySet().forEach(Constraints::tableName);
        if (tables.values().stream().mapToInt(keys -> keys.keys.size()).sum() > MAX_KEYS) {
            throw ServiceException.validation("Too many items requested for the BatchGetItem call");
        }
        tables.values().forEach(keys -> keys.expressions.check());
        if (problem != null) {
            throw ServiceException.validation(problem);
        }
    }
}
