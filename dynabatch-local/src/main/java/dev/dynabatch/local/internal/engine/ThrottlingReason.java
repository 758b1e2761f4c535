package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Access;
import dev.dynabatch.local.internal.capacity.Limit;
import dev.dynabatch.local.internal.value.JsonWriter;

/**
 * Why something was not served.
 *
 * @param limit what ran out
 * @param access of which kind of capacity
 * @param resource whose: a table or an index
 */
record ThrottlingReason(Limit limit, Access access, Resource resource) {
    private static final String GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/";

    /**
     * A table or an index that has capacity of its own.
     *
     * @param arn its name
     * @param index whether it is an index
     * @param onDemand whether it counts as on demand
     */
    record Resource(String arn, boolean index, boolean onDemand) {}

    ErrorType type() {
        if (limit == Limit.ACCOUNT) {
            return ErrorType.ACCOUNT_THROTTLED;
        }
        return resource.onDemand ? ErrorType.THROTTLED : ErrorType.PROVISIONED_EXCEEDED;
    }

    String message() {
        if (limit == Limit.ACCOUNT) {
            return "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at"
                    + " https://aws.amazon.com/support request a limit increase";
        }
        if (limit == Limit.MAX_ON_DEMAND) {
            return "Throughput exceeds the maximum OnDemandThroughput configured on table or index";
        }
        if (resource.onDemand) {
            return "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling"
                    + " your table or index so please try again shortly. If exceptions persist, check if you have a hot"
                    + " key: " + GUIDE + "bp-partition-key-design.html";
        }
        return resource.index
                ? "The level of configured provisioned throughput for one or more global secondary indexes of the table"
                        + " was exceeded. Consider increasing your provisioning level for the under-provisioned global"
                        + " secondary indexes with the UpdateTable API"
                : "The level of configured provisioned throughput for the table was exceeded. Consider increasing your"
                        + " provisioning level with the UpdateTable API.";
    }

    void write(JsonWriter out) {
        String what = resource.index ? "Index" : "Table";
        out.beginObject().name("reason").string(what + access.word() + limit.word());
        out.name("resource").string(resource.arn).endObject();
    }
}
