package dev.dynabatch.internal.codec;

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
        Replies.read(body, cursor -> {
            if (cursor.is("Table") || cursor.is("TableDescription")) {
                Replies.object(cursor, draft::member);
            } else {
                cursor.skip();
            }
        });
        return new Decoded<>(draft.build(), null, 0);
    }

    /** What an answer to DescribeTable says of the table's capacity. */
    public static Decoded<TableCapacity> capacity(byte[] body) throws MalformedReplyException {
        CapacityDraft table = new CapacityDraft();
        Map<String, TableCapacity.Units> indexes = new HashMap<>(2);
        Replies.read(body, cursor -> {
            if (cursor.is("Table")) {
                Replies.object(cursor, member -> {
                    if (member.is("GlobalSecondaryIndexes")) {
                        Replies.array(member, index -> {
                            CapacityDraft draft = new CapacityDraft();
                            Replies.object(index, draft::member);
                            indexes.put(draft.name, draft.units());
                        });
                    } else {
                        table.member(member);
                    }
                });
            } else {
                cursor.skip();
            }
        });
        return new Decoded<>(new TableCapacity(table.units(), indexes), null, 0);
    }

    /** What an answer to DescribeTable says of the table, or of one of its indexes, as far as a scan must know it. */
    public static Decoded<TableFacts> facts(byte[] body, @Nullable String index) throws MalformedReplyException {
        CapacityDraft table = new CapacityDraft();
        CapacityDraft[] wanted = {table};
        Replies.read(body, cursor -> {
            if (!cursor.is("Table")) {
                cursor.skip();
                return;
            }
            Replies.object(cursor, member -> {
                if (member.is("GlobalSecondaryIndexes") || member.is("LocalSecondaryIndexes")) {
                    Replies.array(member, element -> {
                        CapacityDraft draft = new CapacityDraft();
                        Replies.object(element, draft::member);
                        if (draft.name.equals(index)) {
                            wanted[0] = draft;
                        }
                    });
                } else {
                    table.member(member);
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

        void member(JsonCursor cursor) throws IOException {
            switch (cursor.text()) {
                case "IndexName" -> name = Replies.string(cursor);
                case "TableSizeBytes", "IndexSizeBytes" -> size = (long) Replies.number(cursor);
                case "TableId" -> id = Replies.text(cursor);
                case "ProvisionedThroughput" -> numbers(cursor, provisioned);
                case "OnDemandThroughput" -> numbers(cursor, most);
                case "WarmThroughput" -> numbers(cursor, warm);
                default -> cursor.skip();
            }
        }

        boolean capacityKnown() {
            return !(provisioned.isEmpty() && most.isEmpty() && warm.isEmpty());
        }

        private static void numbers(JsonCursor cursor, Map<String, Long> into) throws IOException {
            Replies.object(cursor, member -> {
                String name = member.text();
                if (Replies.isNumber(member)) {
                    into.put(name, (long) Replies.number(member));
                } else {
                    member.skip();
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
        Replies.read(body, cursor -> {
            switch (cursor.text()) {
                case "TableNames" -> Replies.array(cursor, element -> names.add(Replies.string(element)));
                case "LastEvaluatedTableName" -> last[0] = Replies.text(cursor);
                default -> cursor.skip();
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

        void member(JsonCursor cursor) throws IOException {
            switch (cursor.text()) {
                case "TableName" -> name = Replies.string(cursor);
                case "TableStatus" -> status = Replies.string(cursor);
                case "ItemCount" -> items = (long) Replies.number(cursor);
                case "TableSizeBytes" -> bytes = (long) Replies.number(cursor);
                case "KeySchema" ->
                    Replies.array(cursor, element -> {
                        Map<String, String> values = strings(element);
                        keyTypes.put(values.getOrDefault("KeyType", ""), values.getOrDefault("AttributeName", ""));
                    });
                case "AttributeDefinitions" ->
                    Replies.array(cursor, element -> {
                        Map<String, String> values = strings(element);
                        attributes.put(
                                values.getOrDefault("AttributeName", ""),
                                KeyType.valueOf(values.getOrDefault("AttributeType", "")));
                    });
                default -> cursor.skip();
            }
        }

        private static Map<String, String> strings(JsonCursor cursor) throws IOException {
            Map<String, String> values = new HashMap<>(2);
            Replies.object(cursor, member -> values.put(member.text(), Replies.string(member)));
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
