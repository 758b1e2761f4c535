package dev.dynabatch;

import dev.dynabatch.internal.codec.ItemDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation that ended as failed: what it was, why it failed, and all that is needed to try it again. */
public final class FailedOperation implements Outcome {
    private final String table;
    private final OperationKind kind;
    private final byte[] json;
    private final KeySchema schema;
    private final Details details;
    private final @Nullable Object context;

    /**
     * Why an operation failed.
     *
     * @param reason the reason
     * @param cause for {@link FailureReason#SUCCESSOR_FAILED} the reason the successor failed; otherwise the same as
     *     {@code reason}
     * @param mayBeApplied whether some attempt may have been applied
     * @param attempts how many requests carried the operation
     * @param firstError what went wrong first, or null if it was never sent and nothing is known to be wrong
     * @param lastError what went wrong last, or null likewise
     * @param correlationId what the caller knows the operation by, or null
     */
    public record Details(
            FailureReason reason,
            FailureReason cause,
            boolean mayBeApplied,
            int attempts,
            @Nullable ServiceError firstError,
            @Nullable ServiceError lastError,
            @Nullable String correlationId) {}

    /**
     * @param table the table
     * @param kind put or delete
     * @param json the item, or the key of a delete, as DynamoDB JSON; not copied
     * @param schema the table's key schema
     * @param details why it failed
     * @param context the caller's own
     */
    public FailedOperation(
            String table,
            OperationKind kind,
            byte[] json,
            KeySchema schema,
            Details details,
            @Nullable Object context) {
        this.table = table;
        this.kind = kind;
        this.json = json;
        this.schema = schema;
        this.details = details;
        this.context = context;
    }

    /** The table. */
    public String table() {
        return table;
    }

    /** Put or delete. */
    public OperationKind kind() {
        return kind;
    }

    /** The item of a put, or the key of a delete. */
    public Item item() {
        return ItemDecoder.decode(json);
    }

    /** The item of a put, or the key of a delete, as DynamoDB JSON, exactly as it was (or would have been) sent. */
    public String dynamoDbJson() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /** The key. */
    public Item key() {
        Item item = item();
        Map<String, Object> key = new LinkedHashMap<>();
        key.put(schema.partitionKey().name(), item.get(schema.partitionKey().name()));
        var sortKey = schema.sortKey();
        if (sortKey != null) {
            key.put(sortKey.name(), item.get(sortKey.name()));
        }
        return Item.of(key);
    }

    /** Why it failed. */
    public FailureReason reason() {
        return details.reason();
    }

    /** The whole of why it failed. */
    public Details details() {
        return details;
    }

    /** How many requests carried it. */
    public int attempts() {
        return details.attempts();
    }

    /** What went wrong first, or null if it was never sent. */
    public @Nullable ServiceError firstError() {
        return details.firstError();
    }

    /** What went wrong last, or null if it was never sent. */
    public @Nullable ServiceError lastError() {
        return details.lastError();
    }

    /** The request id of the last error, or null. */
    public @Nullable String requestId() {
        var last = details.lastError();
        return last == null ? null : last.requestId();
    }

    /** Whether the table may hold it all the same. */
    public boolean mayBeApplied() {
        return details.mayBeApplied();
    }

    /** What the caller gave along with the operation, or null. */
    public @Nullable Object context() {
        return context;
    }

    /** What the caller knows the operation by, or null; see {@link Write#withCorrelationId}. */
    public @Nullable String correlationId() {
        return details.correlationId();
    }

    /** This same operation, ready to be written again. */
    public Write retry() {
        Item item = item();
        return (kind == OperationKind.PUT ? Write.put(item) : Write.delete(item))
                .withContext(context)
                .withCorrelationId(correlationId());
    }

    /** One line with key, reason and last error. Shows the key: fit for an exception, not for a log. */
    public String describe() {
        return kind.name().toLowerCase(Locale.ROOT) + " of " + key().toJson() + " in '" + table + "': " + because();
    }

    /** Why it failed, as one line without the key. */
    public String because() {
        var last = details.lastError();
        return details.reason() + (details.reason() == details.cause() ? "" : " (" + details.cause() + ")") + " after "
                + details.attempts() + (details.attempts() == 1 ? " attempt" : " attempts")
                + (last == null ? "" : ", " + last);
    }

    /** Reason, attempts and error code, without the service's message, which may quote the item. Fit for a log. */
    public String summary() {
        var last = details.lastError();
        return details.reason() + " after " + details.attempts() + " attempts"
                + (last == null ? "" : ", " + last.code() + (last.requestId() == null ? "" : " " + last.requestId()));
    }

    /** Without item or key. */
    @Override
    public String toString() {
        return "FailedOperation[" + kind + " in " + table + ", " + summary() + "]";
    }
}
