package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonWriter;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One answer.
 *
 * @param status the HTTP status
 * @param requestId the answer's own name
 * @param body JSON
 */
public record Reply(int status, String requestId, byte[] body) {

    /** The answer that says no. */
    public static Reply error(ErrorType type, String requestId, String message) {
        return error(new ServiceException(type, message), requestId);
    }

    /** The answer that says no, with what it has to show. */
    static Reply error(ServiceException refusal, String requestId) {
        ErrorType type = refusal.type();
        // the service writes "Message" in the errors of its front, "message" in those of the database
        String member = type == ErrorType.SERIALIZATION ? "Message" : "message";
        JsonWriter out = new JsonWriter();
        out.beginObject().name("__type").string(type.code()).name(member);
        out.string(String.valueOf(refusal.getMessage()));
        byte[] item = refusal.item();
        if (item != null) {
            out.name("Item");
            StoredItem.write(item, out);
        }
        if (!refusal.reasons().isEmpty()) {
            // so these two are spelt
            out.name(type == ErrorType.THROTTLED ? "throttlingReasons" : "ThrottlingReasons")
                    .beginArray();
            refusal.reasons().forEach(reason -> reason.write(out));
            out.endArray();
        }
        return new Reply(type.status(), requestId, out.endObject().toBytes());
    }

    /** The headers every answer has: names and values in turn. */
    public List<String> headers() {
        CRC32 crc = new CRC32();
        crc.update(body);
        return List.of(
                "Content-Type",
                "application/x-amz-json-1.0",
                "x-amzn-RequestId",
                requestId,
                "x-amz-crc32",
                Long.toString(crc.getValue()));
    }

    @Override
    public String toString() {
        return "Reply[" + status + ", " + requestId + ", " + body.length + " B]";
    }
}
