package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The parameters of Scan. */
final class ScanRequest {
    private static final int MAX_SEGMENTS = 1_000_000;

    private final PageRequest page =
            new PageRequest(ExpressionParameters.taking("FilterExpression", "ProjectionExpression"));
    private @Nullable Integer segment;
    private @Nullable Integer totalSegments;

    private ScanRequest() {}

    static ScanRequest read(JsonReader in) throws IOException {
        ScanRequest request = new ScanRequest();
        AttributeReader values = new AttributeReader(in);
        in.document(member -> request.member(member, in, values));
        request.check(values.problem());
        return request;
    }

    PageRequest page() {
        return page;
    }

    int segment() {
        return segment == null ? 0 : segment;
    }

    int totalSegments() {
        return totalSegments == null ? 1 : totalSegments;
    }

    private void member(String member, JsonReader in, AttributeReader values) throws IOException {
        switch (member) {
            case "Segment" -> segment = in.integer();
            case "TotalSegments" -> totalSegments = in.integer();
            default -> {
                if (!page.member(member, in, values)) {
                    in.skip();
                }
            }
        }
    }

    private void check(@Nullable String problem) {
        page.constraints()
                .between("limit", page.givenLimit(), 1, Integer.MAX_VALUE)
                .between("segment", segment, 0, MAX_SEGMENTS - 1)
                .between("totalSegments", totalSegments, 1, MAX_SEGMENTS)
                .check();
        page.expressions().check();
        checkSegments();
        page.checkExpressions();
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
