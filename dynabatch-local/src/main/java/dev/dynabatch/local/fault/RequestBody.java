package dev.dynabatch.local.fault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dynabatch.transport.TransportRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * What a fault must know of a request.
 *
 * @param operation its name: {@code PutItem}
 * @param json its body, whole
 */
record RequestBody(String operation, byte[] json) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> READS = Set.of("GetItem", "BatchGetItem", "Query", "Scan");
    private static final Set<String> WRITES = Set.of("PutItem", "DeleteItem", "UpdateItem", "BatchWriteItem");

    static RequestBody of(TransportRequest request) {
        String target = request.header("X-Amz-Target");
        String operation = target == null ? "" : target.substring(target.indexOf('.') + 1);
        return new RequestBody(operation, request.body().bytes());
    }

    boolean reads() {
        return READS.contains(operation);
    }

    /** Whether it is about items, not about tables. */
    boolean ofItems() {
        return reads() || WRITES.contains(operation);
    }

    /** The tables it names; none if it is no JSON. */
    List<String> tables() {
        List<String> tables = new ArrayList<>(1);
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("TableName") && value == JsonToken.VALUE_STRING) {
                    tables.add(bare(parser.getText()));
                } else if (name.equals("RequestItems") && value == JsonToken.START_OBJECT) {
                    for (String table = parser.nextFieldName(); table != null; table = parser.nextFieldName()) {
                        tables.add(bare(table));
                        parser.nextToken();
                        parser.skipChildren();
                    }
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException notForUs) {
            tables.clear();
        }
        return tables;
    }

    /** A table may be named by its ARN: {@code arn:aws:dynamodb:…:table/users}. */
    private static String bare(String table) {
        return table.substring(table.lastIndexOf('/') + 1);
    }

    /** What tells one request from another; sent again, it is the same. */
    long fingerprint() {
        CRC32 crc = new CRC32();
        crc.update(json);
        return crc.getValue() << 32 ^ operation.hashCode() ^ (long) json.length << 16;
    }
}
