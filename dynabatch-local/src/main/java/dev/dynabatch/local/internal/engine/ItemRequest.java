package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of PutItem, UpdateItem, GetItem and DeleteItem, which are nearly the same. */
final class ItemRequest {
    /** What an operation on whole items can show. */
    private static final Set<ReturnValues> WHOLE = EnumSet.of(ReturnValues.ALL_OLD, ReturnValues.NONE);

    private final String itemMember;
    private final ExpressionParameters expressions;
    private final Set<ReturnValues> allowed;
    private @Nullable String tableName;
    private @Nullable Map<String, AttributeValue> attributes;
    private @Nullable String returnValues;
    private @Nullable String returnCapacity;
    private @Nullable String returnMetrics;
    private @Nullable String returnOnFailure;
    private boolean consistent;

    private ItemRequest(String itemMember, ExpressionParameters expressions, Set<ReturnValues> allowed) {
        this.itemMember = itemMember;
        this.expressions = expressions;
        this.allowed = allowed;
    }

    /** Reads and checks a GetItem. */
    static ItemRequest ofGet(JsonReader in) throws IOException {
        return read(in, new ItemRequest("Key", ExpressionParameters.taking("ProjectionExpression"), WHOLE));
    }

    /**
     * Reads and checks a PutItem or a DeleteItem.
     *
     * @param itemMember the member with the attributes: {@code Item} or {@code Key}
     */
    static ItemRequest ofWrite(JsonReader in, String itemMember) throws IOException {
        ExpressionParameters expressions = ExpressionParameters.taking("ConditionExpression");
        return read(in, new ItemRequest(itemMember, expressions, WHOLE));
    }

    /** Reads and checks an UpdateItem. */
    static ItemRequest ofUpdate(JsonReader in) throws IOException {
        ExpressionParameters expressions = ExpressionParameters.taking("UpdateExpression", "ConditionExpression");
        return read(in, new ItemRequest("Key", expressions, EnumSet.allOf(ReturnValues.class)));
    }

    private static ItemRequest read(JsonReader in, ItemRequest request) throws IOException {
        AttributeReader values = new AttributeReader(in);
        in.document(member -> request.member(member, in, values));
        request.check(values.problem());
        return request;
    }

    String tableName() {
        return tableName == null ? "" : tableName;
    }

    /** The item, or the key. */
    Map<String, AttributeValue> attributes() {
        return attributes == null ? Map.of() : attributes;
    }

    ReturnValues returnValues() {
        return returnValues == null ? ReturnValues.NONE : ReturnValues.valueOf(returnValues);
    }

    /** Whether the answer is to say how large the item collection is. */
    boolean returnMetrics() {
        return "SIZE".equals(returnMetrics);
    }

    boolean returnOldOnFailure() {
        return "ALL_OLD".equals(returnOnFailure);
    }

    ExpressionParameters expressions() {
        return expressions;
    }

    Capacity capacity() {
        return Capacity.of(returnCapacity);
    }

    boolean consistent() {
        return consistent;
    }

    private void member(String member, JsonReader in, AttributeReader values) throws IOException {
        switch (member) {
            case "TableName" -> tableName = in.string();
            case "ReturnValues" -> returnValues = in.string();
            case "ReturnConsumedCapacity" -> returnCapacity = in.string();
            case "ReturnItemCollectionMetrics" -> returnMetrics = in.string();
            case "ReturnValuesOnConditionCheckFailure" -> returnOnFailure = in.string();
            case "ConsistentRead" -> consistent = in.bool();
            default -> {
                if (member.equals(itemMember)) {
                    attributes = values.attributes();
                } else if (!expressions.member(member, in)) {
                    in.skip();
                }
            }
        }
    }

    private void check(@Nullable String problem) {
        Constraints.tableName(tableName);
        new Constraints()
                .notNull(itemMember.equals("Item") ? "item" : "key", attributes)
                .oneOf("returnConsumedCapacity", returnCapacity, Capacity.NAMES)
                .oneOf("returnItemCollectionMetrics", returnMetrics, List.of("SIZE", "NONE"))
                .oneOf("returnValues", returnValues, ReturnValues.NAMES)
                .oneOf("returnValuesOnConditionCheckFailure", returnOnFailure, List.of("ALL_OLD", "NONE"))
                .check();
        expressions.check();
        if (!allowed.contains(returnValues())) {
            throw ServiceException.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        if (problem != null) {
            throw ServiceException.validation(problem);
        }
    }
}
