package dev.dynabatch.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * The attributes of spans and requests. Source: OpenTelemetry semantic conventions, "Database client spans", "AWS DynamoDB
 * client operations" and "AWS SDK client spans", 2026.
 */
final class Keys {
    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
    static final AttributeKey<String> COLLECTION = AttributeKey.stringKey("db.collection.name");
    static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> RESPONSE_STATUS = AttributeKey.stringKey("db.response.status_code");
    static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("aws.request_id");
    static final AttributeKey<List<String>> TABLE_NAMES = AttributeKey.stringArrayKey("aws.dynamodb.table_names");
    static final AttributeKey<List<String>> CONSUMED = AttributeKey.stringArrayKey("aws.dynamodb.consumed_capacity");

    // ours
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("dynabatch.attempt");
    static final AttributeKey<Long> UNPROCESSED = AttributeKey.longKey("dynabatch.items.unprocessed");
    static final AttributeKey<String> THROTTLE_REASON = AttributeKey.stringKey("dynabatch.throttle.reason");
    static final AttributeKey<List<String>> CORRELATION_IDS = AttributeKey.stringArrayKey("dynabatch.correlation_ids");

    /** The value of {@link #SYSTEM}. */
    static final String DYNAMODB = "aws.dynamodb";

    private Keys() {}
}
