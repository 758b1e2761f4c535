package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of Scan. */
final class ScanRequest {
    private static final int MAX_SEGMENTS = 1_000_000;

    private final Unsupported unsupported = new Unsupported();
    private @Nullable String tableName;
    private @Nullable String select;
    private @Nullable String returnCapacity;
    private @Nullable Integer limit;
    private @Nullable Integer segment;
    private @Nullable Integer totalSegments;
    private @Nullable Map<String, AttributeValue> startKey;
    private boolean consistent;

    private ScanRequest() {}

    static ScanRequest read(JsonReader in) throws IOException {
        ScanRequest request = new ScanRequest();
        AttributeReader values = new AttributeReader(in);
        in.document(member -> request.member(member, in, values));
        request.check(values.problem());
        return request;
    }

    String tableName() {
        return tableName == null ? "" : tableName;
    }

    Capacity capacity() {
        return Capacity.of(returnCapacity);
    }

    boolean countOnly() {
        return "COUNT".equals(select);
    }

    int limit() {
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    int segment() {
        return segment == null ? 0 : segment;
    }

    int totalSegments() {
        return totalSegments == null ? 1 : totalSegments;
    }

    /** The key to go on after, or null to begin. */
    @Nullable
    Map<String, AttributeValue> startKey() {
        return startKey;
    }

    boolean consistent() {
        return consistent;
    }

    private void member(String member, JsonReader in, AttributeReader values) throws IOException {
        switch (member) {
            case "TableName" -> tableName = in.string();
            case "Select" -> select = in.string();
            case "ReturnConsumedCapacity" -> returnCapacity = in.string();
            case "Limit" -> limit = in.integer();
            case "Segment" -> segment = in.integer();
            case "TotalSegments" -> totalSegments = in.integer();
            case "ExclusiveStartKey" -> startKey = values.attributes();
            case "ConsistentRead" -> consistent = in.bool();
            default -> {
                unsupported.see(member);
                in.skip();
            }
        }
    }

    private void check(@Nullable String problem) {
        Constraints.tableName(tableName);
        new Constraints()
                .between("limit", limit, 1, Integer.MAX_VALUE)
                .oneOf(
                        "select",
                        select,
                        List.of("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"))
                .oneOf("returnConsumedCapacity", returnCapacity, Capacity.NAMES)
                .between("segment", segment, 0, MAX_SEGMENTS - 1)
                .between("totalSegments", totalSegments, 1, MAX_SEGMENTS)
                .check();
        unsupported.check();
        checkSegments();
        if ("ALL_PROJECTED_ATTRIBUTES".equals(select)) {
            throw ServiceException.validation("One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can"
                    + " be used only when Querying using an IndexName");
        }
        if ("SPECIFIC_ATTRIBUTES".equals(select)) {
            throw ServiceException.validation(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
        }
        if (problem != null) {
            throw ServiceException.validation(problem);
        }
    }

    private void checkSegments() {
        if (segment != null && totalSegments == null) {
            throw ServiceException.validation("The TotalSegments parameter is required but was not present in the"
                    + " request when Segment parameter is present");
        }
        if (totalSegments != null && segment == null) {
            throw ServiceException.validation("The Segment parameter is required but was not present in the request"
                    + " when parameter TotalSegments is present");
        }
        if (segment != null && totalSegments != null && segment >= totalSegments) {
            throw ServiceException.validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + totalSegments);
        }
    }
}
