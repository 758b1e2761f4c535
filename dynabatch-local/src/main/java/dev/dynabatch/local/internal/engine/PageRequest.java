package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that Scan and Query share. */
final class PageRequest {
    private static final String INVALID = "One or more parameter values were invalid: ";

    private final ExpressionParameters expressions;
    private @Nullable String tableName;
    private @Nullable String indexName;
    private @Nullable String select;
    private @Nullable String returnCapacity;
    private @Nullable Integer limit;
    private @Nullable Map<String, AttributeValue> startKey;
    private @Nullable Filter filter;
    private @Nullable Projection projection;
    private boolean consistent;

    PageRequest(ExpressionParameters expressions) {
        this.expressions = expressions;
    }

    /** Reads a member of the request, if it is one of these; otherwise leaves it to the caller. */
    boolean member(String member, JsonReader in, AttributeReader values) throws IOException {
        switch (member) {
            case "TableName" -> tableName = in.string();
            case "IndexName" -> indexName = in.string();
            case "Select" -> select = in.string();
            case "ReturnConsumedCapacity" -> returnCapacity = in.string();
            case "Limit" -> limit = in.integer();
            case "ExclusiveStartKey" -> startKey = values.attributes();
            case "ConsistentRead" -> consistent = in.bool();
            default -> {
                return expressions.member(member, in);
            }
        }
        return true;
    }

    /** Checks the parameters one by one. */
    Constraints constraints() {
        Constraints.tableName(tableName);
        return new Constraints()
                .oneOf(
                        "select",
                        select,
                        List.of("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"))
                .oneOf("returnConsumedCapacity", returnCapacity, Capacity.NAMES);
    }

    /** Checks the expressions and what they go with; those that only Query takes must have been parsed before. */
    void checkExpressions() {
        filter = expressions.filter("FilterExpression");
        projection = expressions.projection();
        expressions.checkUsed();
        if ("ALL_PROJECTED_ATTRIBUTES".equals(select) && indexName == null) {
            throw ServiceException.validation(
                    INVALID + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        if ("SPECIFIC_ATTRIBUTES".equals(select) && projection == null) {
            throw ServiceException.validation(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
        }
        if (projection != null && select != null && !select.equals("SPECIFIC_ATTRIBUTES")) {
            throw ServiceException.validation("Cannot specify the ProjectionExpression when choosing to get "
                    + (countOnly() ? "only the Count" : select));
        }
    }

    ExpressionParameters expressions() {
        return expressions;
    }

    String tableName() {
        return tableName == null ? "" : tableName;
    }

    @Nullable
    String indexName() {
        return indexName;
    }

    boolean countOnly() {
        return "COUNT".equals(select);
    }

    boolean wantsAllAttributes() {
        return "ALL_ATTRIBUTES".equals(select);
    }

    @Nullable
    Filter filter() {
        return filter;
    }

    @Nullable
    Projection projection() {
        return projection;
    }

    Capacity capacity() {
        return Capacity.of(returnCapacity);
    }

    @Nullable
    Integer givenLimit() {
        return limit;
    }

    /** How many items to look at. */
    int limit() {
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    /** The key to go on after, or null to begin. */
    @Nullable
    Map<String, AttributeValue> startKey() {
        return startKey;
    }

    boolean consistent() {
        return consistent;
    }
}
