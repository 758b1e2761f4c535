package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Throughput;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.Layout;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index of a table.
 *
 * @param name its name
 * @param ordinal which of the table's, from 1; its key space is as far behind the table's
 * @param global whether its partition key is its own
 * @param schema its key
 * @param projection what is kept of an item besides the keys
 * @param capacity what it is billed by; local ones by their table's
 */
record SecondaryIndex(
        String name, int ordinal, boolean global, KeySchema schema, Projected projection, Throughput capacity) {

    /**
     * What an index keeps.
     *
     * @param type ALL, KEYS_ONLY or INCLUDE
     * @param include the attributes of INCLUDE
     */
    record Projected(String type, List<String> include) {
        boolean isAll() {
            return type.equals("ALL");
        }
    }

    /** Its key's attributes: one or two. */
    List<KeyAttribute> attributes() {
        return TableKeys.attributes(schema);
    }

    /** The names of the attributes it keeps, unless it keeps all. */
    Set<String> kept(KeySchema table) {
        Set<String> kept = new HashSet<>(projection.include());
        TableKeys.attributes(table).forEach(attribute -> kept.add(attribute.name()));
        attributes().forEach(attribute -> kept.add(attribute.name()));
        return kept;
    }

    /** Whether an item has all that it takes to be in this index. */
    boolean takes(Map<String, AttributeValue> item) {
        return attributes().stream().allMatch(attribute -> item.containsKey(attribute.name()));
    }

    /** The place of an item that it takes. */
    byte[] key(Map<String, AttributeValue> item, byte[] tableKey) {
        byte[] partition = OrderedKey.partition(value(schema.partitionKey(), item));
        KeyAttribute sort = schema.sortKey();
        return Layout.join(sort == null ? partition : Layout.FOLLOWED.first(partition, value(sort, item)), tableKey);
    }

    /** What it keeps of an item that does not keep all. */
    Map<String, AttributeValue> project(KeySchema table, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> projected = new LinkedHashMap<>(item);
        projected.keySet().retainAll(kept(table));
        return projected;
    }

    void write(JsonWriter out) {
        out.beginObject().name("name").string(name).name("global").bool(global);
        out.name("key").beginArray();
        for (KeyAttribute attribute : attributes()) {
            out.string(attribute.name()).string(attribute.type().name());
        }
        out.endArray().name("projection").string(projection.type());
        out.name("include").beginArray();
        projection.include().forEach(out::string);
        out.endArray().name("read").number(capacity.provisioned().read());
        out.name("write").number(capacity.provisioned().write());
        ThroughputForm.writeMaximum(capacity, out);
        ThroughputForm.writeWarm(capacity, out);
        out.endObject();
    }

    /** Reads what {@link #write} wrote. */
    static SecondaryIndex read(JsonReader in, int ordinal) throws IOException {
        List<String> key = new ArrayList<>();
        List<String> include = new ArrayList<>();
        String[] texts = {"", ""};
        boolean[] global = new boolean[1];
        long[] units = new long[2];
        ThroughputForm throughput = new ThroughputForm();
        in.object(member -> {
            switch (member) {
                case "name" -> texts[0] = in.string();
                case "projection" -> texts[1] = in.string();
                case "global" -> global[0] = in.bool();
                case "read" -> units[0] = in.longValue();
                case "write" -> units[1] = in.longValue();
                case "key" -> key.addAll(in.strings());
                case "include" -> include.addAll(in.strings());
                default -> {
                    if (!throughput.member(member, in)) {
                        in.skip();
                    }
                }
            }
        });
        return new SecondaryIndex(
                texts[0],
                ordinal,
                global[0],
                TableKeys.schema(key),
                new Projected(texts[1], List.copyOf(include)),
                throughput.throughput(new Rates(units[0], units[1])));
    }

    private static AttributeValue value(KeyAttribute attribute, Map<String, AttributeValue> item) {
        @Nullable AttributeValue value = item.get(attribute.name());
        if (value == null) {
            throw new IllegalArgumentException("the item has no " + attribute.name());
        }
        return value;
    }
}
