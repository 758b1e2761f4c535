package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.TableDescription;
import dev.dynabatch.internal.model.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes answers about whole tables. */
public final class TableReplies {
    private TableReplies() {}

    /**
     * One page of table names.
     *
     * @param names the names
     * @param last the name to go on behind, or null at the end
     */
    public record Names(List<String> names, @Nullable String last) {}

    /** An answer to DescribeTable, CreateTable or DeleteTable. */
    public static Decoded<TableDescription> table(byte[] body) throws MalformedReplyException {
        Draft draft = new Draft();
        Replies.read(body, (name, parser) -> {
            if (name.equals("Table") || name.equals("TableDescription")) {
                Replies.object(parser, draft::member);
            } else {
                parser.skipChildren();
            }
        });
        return new Decoded<>(draft.build(), null, 0);
    }

    /** An answer to ListTables. */
    public static Decoded<Names> names(byte[] body) throws MalformedReplyException {
        List<String> names = new ArrayList<>();
        @Nullable String[] last = {null};
        Replies.read(body, (name, parser) -> {
            switch (name) {
                case "TableNames" -> Replies.array(parser, (none, element) -> names.add(element.getText()));
                case "LastEvaluatedTableName" -> last[0] = parser.getText();
                default -> parser.skipChildren();
            }
        });
        return new Decoded<>(new Names(names, last[0]), null, 0);
    }

    private static final class Draft {
        private String name = "";
        private String status = "";
        private long items;
        private long bytes;
        private final Map<String, String> keyTypes = new HashMap<>(2);
        private final Map<String, KeyType> attributes = new HashMap<>();

        void member(String member, JsonParser parser) throws IOException {
            switch (member) {
                case "TableName" -> name = parser.getText();
                case "TableStatus" -> status = parser.getText();
                case "ItemCount" -> items = parser.getLongValue();
                case "TableSizeBytes" -> bytes = parser.getLongValue();
                case "KeySchema" ->
                    Replies.array(parser, (none, element) -> {
                        Map<String, String> values = strings(element);
                        keyTypes.put(values.getOrDefault("KeyType", ""), values.getOrDefault("AttributeName", ""));
                    });
                case "AttributeDefinitions" ->
                    Replies.array(parser, (none, element) -> {
                        Map<String, String> values = strings(element);
                        attributes.put(
                                values.getOrDefault("AttributeName", ""),
                                KeyType.valueOf(values.getOrDefault("AttributeType", "")));
                    });
                default -> parser.skipChildren();
            }
        }

        private static Map<String, String> strings(JsonParser parser) throws IOException {
            Map<String, String> values = new HashMap<>(2);
            Replies.object(parser, (name, value) -> values.put(name, value.getText()));
            return values;
        }

        TableDescription build() throws MalformedReplyException {
            KeyAttribute partitionKey = attribute("HASH");
            if (partitionKey == null) {
                throw new MalformedReplyException("the description of the table has no partition key", false, null);
            }
            return new TableDescription(name, status, new KeySchema(partitionKey, attribute("RANGE")), items, bytes);
        }

        private @Nullable KeyAttribute attribute(String keyType) {
            String attribute = keyTypes.get(keyType);
            KeyType type = attribute == null ? null : attributes.get(attribute);
            return attribute == null || type == null ? null : new KeyAttribute(attribute, type);
        }
    }
}
