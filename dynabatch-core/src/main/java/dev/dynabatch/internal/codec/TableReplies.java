package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.TableDescription;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.TableCapacity;
import dev.dynabatch.internal.model.TableFacts;
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

    /** What an answer to DescribeTable says of the table's capacity. */
    public static Decoded<TableCapacity> capacity(byte[] body) throws MalformedReplyException {
        CapacityDraft table = new CapacityDraft();
        Map<String, TableCapacity.Units> indexes = new HashMap<>(2);
        Replies.read(body, (name, parser) -> {
            if (name.equals("Table")) {
                Replies.object(parser, (member, value) -> {
                    if (member.equals("GlobalSecondaryIndexes")) {
                        Replies.array(value, (none, index) -> {
                            CapacityDraft draft = new CapacityDraft();
                            Replies.object(index, draft::member);
                            indexes.put(draft.name, draft.units());
                        });
                    } else {
                        table.member(member, value);
                    }
                });
            } else {
                parser.skipChildren();
            }
        });
        return new Decoded<>(new TableCapacity(table.units(), indexes), null, 0);
    }

    /** What an answer to DescribeTable says of the table, or of one of its indexes, as far as a scan must know it. */
    public static Decoded<TableFacts> facts(byte[] body, @Nullable String index) throws MalformedReplyException {
        CapacityDraft table = new CapacityDraft();
        CapacityDraft[] wanted = {table};
        Replies.read(body, (name, parser) -> {
            if (!name.equals("Table")) {
                parser.skipChildren();
                return;
            }
            Replies.object(parser, (member, value) -> {
                if (member.equals("GlobalSecondaryIndexes") || member.equals("LocalSecondaryIndexes")) {
                    Replies.array(value, (none, element) -> {
                        CapacityDraft draft = new CapacityDraft();
                        Replies.object(element, draft::member);
                        if (draft.name.equals(index)) {
                            wanted[0] = draft;
                        }
                    });
                } else {
                    table.member(member, value);
                }
            });
        });
        long units = (wanted[0].capacityKnown() ? wanted[0] : table).units().read();
        return new Decoded<>(new TableFacts(wanted[0].size, units, table.id), null, 0);
    }

    /** The capacity of a table or an index: provisioned, else the maximum that is set, else what it is warm for. */
    private static final class CapacityDraft {
        private String name = "";
        private long size;
        private @Nullable String id;
        private final Map<String, Long> provisioned = new HashMap<>(2);
        private final Map<String, Long> most = new HashMap<>(2);
        private final Map<String, Long> warm = new HashMap<>(2);

        void member(String member, JsonParser parser) throws IOException {
            switch (member) {
                case "IndexName" -> name = parser.getText();
                case "TableSizeBytes", "IndexSizeBytes" -> size = parser.getLongValue();
                case "TableId" -> id = parser.getText();
                case "ProvisionedThroughput" -> numbers(parser, provisioned);
                case "OnDemandThroughput" -> numbers(parser, most);
                case "WarmThroughput" -> numbers(parser, warm);
                default -> parser.skipChildren();
            }
        }

        boolean capacityKnown() {
            return !(provisioned.isEmpty() && most.isEmpty() && warm.isEmpty());
        }

        private static void numbers(JsonParser parser, Map<String, Long> into) throws IOException {
            Replies.object(parser, (name, value) -> {
                if (value.currentToken().isNumeric()) {
                    into.put(name, (long) value.getDoubleValue());
                }
            });
        }

        TableCapacity.Units units() {
            return new TableCapacity.Units(
                    units("Write", TableCapacity.ON_DEMAND_WCU), units("Read", TableCapacity.ON_DEMAND_RCU));
        }

        private long units(String kind, long otherwise) {
            long units = provisioned.getOrDefault(kind + "CapacityUnits", 0L);
            if (units <= 0) {
                units = most.getOrDefault("Max" + kind + "RequestUnits", 0L);
            }
            if (units <= 0) {
                units = warm.getOrDefault(kind + "UnitsPerSecond", 0L);
            }
            return units > 0 ? units : otherwise;
        }
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
            try {
                KeyAttribute partitionKey = attribute("HASH");
                if (partitionKey == null) {
                    throw new MalformedReplyException("the description of the table has no partition key", false, null);
                }
                return new TableDescription(
                        name, status, new KeySchema(partitionKey, attribute("RANGE")), items, bytes);
            } catch (IllegalArgumentException e) {
                throw new MalformedReplyException(
                        "the description of the table has no key schema: " + e.getMessage(), false, e);
            }
        }

        private @Nullable KeyAttribute attribute(String keyType) {
            String attribute = keyTypes.get(keyType);
            KeyType type = attribute == null ? null : attributes.get(attribute);
            return attribute == null || type == null ? null : new KeyAttribute(attribute, type);
        }
    }
}
