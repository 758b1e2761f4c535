package dev.dynabatch.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies of requests without items. */
public final class TableBodies {
    private TableBodies() {}

    /** The body of a DescribeTable or DeleteTable. */
    public static List<byte[]> named(String table) {
        return one("{\"TableName\":" + JsonText.quote(table) + "}");
    }

    /** The body of a CreateTable: on demand, without indexes. */
    public static List<byte[]> create(String table, KeySchema schema) {
        StringBuilder keys = new StringBuilder();
        StringBuilder attributes = new StringBuilder();
        add(keys, attributes, schema.partitionKey(), "HASH");
        KeyAttribute sortKey = schema.sortKey();
        if (sortKey != null) {
            keys.append(',');
            attributes.append(',');
            add(keys, attributes, sortKey, "RANGE");
        }
        return one("{\"TableName\":" + JsonText.quote(table) + ",\"BillingMode\":\"PAY_PER_REQUEST\",\"KeySchema\":["
                + keys + "],\"AttributeDefinitions\":[" + attributes + "]}");
    }

    private static void add(StringBuilder keys, StringBuilder attributes, KeyAttribute attribute, String keyType) {
        String name = "{\"AttributeName\":" + JsonText.quote(attribute.name());
        keys.append(name).append(",\"KeyType\":\"").append(keyType).append("\"}");
        attributes
                .append(name)
                .append(",\"AttributeType\":\"")
                .append(attribute.type())
                .append("\"}");
    }

    /** The body of a ListTables that goes on behind a name, or begins at the first. */
    public static List<byte[]> list(@Nullable String after) {
        return one(after == null ? "{}" : "{\"ExclusiveStartTableName\":" + JsonText.quote(after) + "}");
    }

    private static List<byte[]> one(String json) {
        return List.of(json.getBytes(UTF_8));
    }
}
