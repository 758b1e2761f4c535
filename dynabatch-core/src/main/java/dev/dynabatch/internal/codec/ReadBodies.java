package dev.dynabatch.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.ReturnConsumedCapacity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of batch gets, queries and scans: what stays the same from request to request is made once. */
public final class ReadBodies {
    private ReadBodies() {}

    /**
     * What expressions of one request stand for together.
     *
     * @param names by placeholder
     * @param values by placeholder, as DynamoDB JSON; null if there are none
     */
    public record Placeholders(Map<String, String> names, byte @Nullable [] values) {
        void writeTo(StringBuilder text) {
            if (!names.isEmpty()) {
                text.append(",\"ExpressionAttributeNames\":{");
                int begin = text.length();
                names.forEach((placeholder, name) -> text.append(text.length() == begin ? "" : ",")
                        .append(JsonText.quote(placeholder))
                        .append(':')
                        .append(JsonText.quote(name)));
                text.append('}');
            }
            if (values != null) {
                text.append(",\"ExpressionAttributeValues\":").append(new String(values, UTF_8));
            }
        }
    }

    /** BatchGetItem requests for one table. */
    public static final class BatchGet {
        private final byte[] begin;
        private final byte[] end;

        /** @param projection an expression, or null */
        public BatchGet(
                String table,
                boolean consistent,
                @Nullable String projection,
                Placeholders placeholders,
                ReturnConsumedCapacity report) {
            StringBuilder text = new StringBuilder("{\"RequestItems\":{").append(JsonText.quote(table));
            text.append(":{\"ConsistentRead\":").append(consistent);
            add(text, "ProjectionExpression", projection);
            placeholders.writeTo(text);
            begin = text.append(",\"Keys\":[").toString().getBytes(UTF_8);
            end = ("]}}," + RequestBodies.report(report) + "}").getBytes(UTF_8);
        }

        /** The body for these keys, each in DynamoDB JSON. */
        public List<byte[]> of(List<byte[]> keys) {
            int length = begin.length + end.length + keys.size() - 1;
            for (byte[] key : keys) {
                length += key.length;
            }
            byte[] body = new byte[length];
            int at = append(begin, body, 0);
            for (byte[] key : keys) {
                if (at > begin.length) {
                    body[at++] = ',';
                }
                at = append(key, body, at);
            }
            append(end, body, at);
            return List.of(body);
        }

        /** Returns where the next goes. */
        private static int append(byte[] json, byte[] body, int at) {
            System.arraycopy(json, 0, body, at, json.length);
            return at + json.length;
        }
    }

    /** Query or Scan requests that differ in their place alone. */
    public static final class Pages {
        private final String begin;

        /** @param members pairs of a member's name and its JSON; those without a value are left out */
        public Pages(
                String table, Map<String, String> members, Placeholders placeholders, ReturnConsumedCapacity report) {
            StringBuilder text = new StringBuilder("{\"TableName\":").append(JsonText.quote(table));
            members.forEach((name, json) ->
                    text.append(",\"").append(name).append("\":").append(json));
            placeholders.writeTo(text);
            begin = text.append(',').append(RequestBodies.report(report)).toString();
        }

        /**
         * The body for one page.
         *
         * @param totalSegments 1 to leave the segment out
         * @param limit 0 for none
         * @param startKey the key to go on behind, in DynamoDB JSON, or null
         */
        public List<byte[]> of(int segment, int totalSegments, long limit, byte @Nullable [] startKey) {
            StringBuilder text = new StringBuilder(begin);
            if (totalSegments > 1) {
                text.append(",\"Segment\":").append(segment);
                text.append(",\"TotalSegments\":").append(totalSegments);
            }
            if (limit > 0) {
                text.append(",\"Limit\":").append(limit);
            }
            if (startKey != null) {
                text.append(",\"ExclusiveStartKey\":").append(new String(startKey, UTF_8));
            }
            return List.of(text.append('}').toString().getBytes(UTF_8));
        }
    }

    private static void add(StringBuilder text, String member, @Nullable String value) {
        if (value != null) {
            text.append(",\"").append(member).append("\":").append(JsonText.quote(value));
        }
    }
}
