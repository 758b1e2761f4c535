package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Store.Change;
import dev.dynabatch.local.internal.value.AttributeReader;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of BatchWriteItem. */
final class BatchWriteRequest {
    private static final int MAX_WRITES = 25;

    private final Map<String, List<Write>> tables = new LinkedHashMap<>();
    private boolean present;
    private @Nullable String returnCapacity;
    private @Nullable String returnMetrics;

    private BatchWriteRequest() {}

    /**
     * One put or delete; exactly one of the two is there once the request is checked.
     *
     * @param item of a put
     * @param key of a delete
     */
    record Write(
            @Nullable Map<String, AttributeValue> item,
            @Nullable Map<String, AttributeValue> key) {
        /** The item, or the key. */
        Map<String, AttributeValue> attributes() {
            return item != null ? item : key != null ? key : Map.of();
        }
    }

    static BatchWriteRequest read(JsonReader in) throws IOException {
        BatchWriteRequest request = new BatchWriteRequest();
        AttributeReader values = new AttributeReader(in);
        in.document(member -> request.member(member, in, values));
        request.check(values.problem());
        return request;
    }

    Map<String, List<Write>> tables() {
        return tables;
    }

    Capacity capacity() {
        return Capacity.of(returnCapacity);
    }

    /** Whether the answer is to say how large the item collections are. */
    boolean returnMetrics() {
        return "SIZE".equals(returnMetrics);
    }

    /** The changes these writes make to a table. */
    static List<Change> changes(Table table, List<Write> writes) {
        JsonWriter scratch = new JsonWriter();
        Set<ByteBuffer> keys = new HashSet<>();
        List<Change> changes = new ArrayList<>(writes.size());
        for (Write write : writes) {
            Change change = change(table, write, scratch);
            if (!keys.add(ByteBuffer.wrap(change.key()))) {
                throw ServiceException.validation("Provided list of item keys contains duplicates");
            }
            changes.add(change);
        }
        return changes;
    }

    private static Change change(Table table, Write write, JsonWriter scratch) {
        Map<String, AttributeValue> item = write.item();
        if (item != null) {
            byte[] key = TableKeys.ofItem(table.definition().schema(), item);
            TableKeys.checkIndexKeys(table.definition(), item);
            return new Change(table.space(), key, StoredItem.of(item, scratch));
        }
        return new Change(table.space(), TableKeys.ofKey(table.definition().schema(), write.attributes()), null);
    }

    private void member(String member, JsonReader in, AttributeReader values) throws IOException {
        switch (member) {
            case "RequestItems" -> {
                present = true;
                in.object(table -> {
                    List<Write> writes = new ArrayList<>();
                    in.array(() -> writes.add(write(in, values)));
                    tables.put(table, writes);
                });
            }
            case "ReturnConsumedCapacity" -> returnCapacity = in.string();
            case "ReturnItemCollectionMetrics" -> returnMetrics = in.string();
            default -> in.skip();
        }
    }

    private static Write write(JsonReader in, AttributeReader values) throws IOException {
        List<Map<String, AttributeValue>> item = new ArrayList<>(1);
        List<Map<String, AttributeValue>> key = new ArrayList<>(1);
        in.object(kind -> {
            switch (kind) {
                case "PutRequest" -> in.object(member -> attributes(member.equals("Item"), in, values, item));
                case "DeleteRequest" -> in.object(member -> attributes(member.equals("Key"), in, values, key));
                default -> in.skip();
            }
        });
        return new Write(item.isEmpty() ? null : item.get(0), key.isEmpty() ? null : key.get(0));
    }

    private static void attributes(
            boolean wanted, JsonReader in, AttributeReader values, List<Map<String, AttributeValue>> to)
            throws IOException {
        if (wanted) {
            to.add(values.attributes());
        } else {
            in.skip();
        }
    }

    private void check(@Nullable String problem) {
        Constraints constraints = new Constraints()
                .notNull("requestItems", present ? tables : null)
                .oneOf("returnConsumedCapacity", returnCapacity, Capacity.NAMES)
                .oneOf("returnItemCollectionMetrics", returnMetrics, List.of("SIZE", "NONE"));
        tables.forEach((name, writes) -> {
            if (writes.isEmpty() || writes.size() > MAX_WRITES) {
                // the service shows the whole request here
                constraints.add(
                        "requestItems",
                        "{" + name + "=[" + writes.size() + " requests]}",
                        "Map value must satisfy constraint: [Member must have length less than or equal to "
                                + MAX_WRITES + ", Member must have length greater than or equal to 1]");
            }
        });
        constraints.check();
        if (tables.isEmpty()) {
            throw ServiceException.validation("The requestItems parameter is required for BatchWriteItem");
        }
        if (tables.values().stream().mapToInt(List::size).sum() > MAX_WRITES) {
            throw ServiceException.validation("Too many items requested for the BatchWriteItem call");
        }
        tables.keySet().forEach(Constraints::tableName);
        tables.values().forEach(writes -> writes.forEach(BatchWriteRequest::check));
        if (problem != null) {
            throw ServiceException.validation(problem);
        }
        tables.values()
                .forEach(writes -> writes.forEach(write -> {
                    if (write.item() != null) {
                        StoredItem.checkSize(write.item());
                    }
                }));
    }

    private static void check(Write write) {
        if (write.item() != null && write.key() != null) {
            throw ServiceException.validation("Supplied AttributeValue has more than one datatypes set, must contain"
                    + " exactly one of the supported datatypes");
        }
        if (write.item() == null && write.key() == null) {
            throw ServiceException.validation(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        }
    }
}
