package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.expression.KeyCondition;
import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of Query. */
final class QueryRequest {
    private final PageRequest page = new PageRequest(
            ExpressionParameters.taking("FilterExpression", "KeyConditionExpression", "ProjectionExpression"));
    private Map<String, KeyCondition> conditions = Map.of();
    private boolean forward = true;

    private QueryRequest() {}

    static QueryRequest read(JsonReader in) throws IOException {
        QueryRequest request = new QueryRequest();
        AttributeReader values = new AttributeReader(in);
        in.document(member -> {
            if (member.equals("ScanIndexForward")) {
                request.forward = in.bool();
            } else if (!request.page.member(member, in, values)) {
                in.skip();
            }
        });
        request.check(values.problem());
        return request;
    }

    PageRequest page() {
        return page;
    }

    /** What is asked of the key's attributes, by their names. */
    Map<String, KeyCondition> conditions() {
        return conditions;
    }

    /** Whether in the order of the sort key. */
    boolean forward() {
        return forward;
    }

    private void check(@Nullable String problem) {
        Constraints constraints = page.constraints();
        Integer limit = page.givenLimit();
        if (limit != null && limit < 1) {
            // unlike Scan, which shows the value
            constraints.broken("Limit", "Member must have value greater than or equal to 1");
        }
        constraints.check();
        page.expressions().check();
        Map<String, KeyCondition> given = page.expressions().keyConditions();
        if (given == null) {
            throw ServiceException.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        conditions = given;
        page.checkExpressions();
        if (problem != null) {
            throw ServiceException.validation(problem);
        }
    }
}
