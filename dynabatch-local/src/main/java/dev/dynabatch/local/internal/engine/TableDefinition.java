package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What CreateTable fixed.
 *
 * @param name the table's name
 * @param space the key space of its items
 * @param schema its key
 * @param capacity what it is billed by
 * @param createdMillis when, in milliseconds since 1970
 */
record TableDefinition(String name, int space, KeySchema schema, Throughput capacity, long createdMillis) {

    /**
     * Capacity per second; both zero for a table on demand.
     *
     * @param read RCU
     * @param write WCU
     */
    record Throughput(long read, long write) {
        static final Throughput ON_DEMAND = new Throughput(0, 0);

        boolean onDemand() {
            return read == 0;
        }
    }

    /** The key's attributes: one or two. */
    List<KeyAttribute> attributes() {
        KeyAttribute sort = schema.sortKey();
        return sort == null ? List.of(schema.partitionKey()) : List.of(schema.partitionKey(), sort);
    }

    /** The catalogue's entry: what {@link #read} reads. */
    byte[] toBytes() {
        JsonWriter out = new JsonWriter();
        out.room(Weights.LENGTH)
                .beginObject()
                .name("name")
                .string(name)
                .name("space")
                .number((long) space);
        out.name("key").beginArray();
        for (KeyAttribute attribute : attributes()) {
            out.string(attribute.name()).string(attribute.type().name());
        }
        out.endArray();
        out.name("read").number(capacity.read()).name("write").number(capacity.write());
        out.name("created").number(createdMillis).endObject();
        return out.toBytes();
    }

    /** The definition in a catalogue's entry. */
    static TableDefinition read(byte[] entry) throws IOException {
        Fields fields = new Fields();
        try (JsonReader in = new JsonReader(entry, Weights.LENGTH)) {
            in.document(member -> fields.read(member, in));
        }
        return fields.definition();
    }

    private static final class Fields {
        private final List<String> key = new ArrayList<>();
        private String name = "";
        private int space;
        private long read;
        private long write;
        private long created;

        void read(String member, JsonReader in) throws IOException {
            switch (member) {
                case "name" -> name = in.string();
                case "space" -> space = in.integer();
                case "key" -> key.addAll(in.strings());
                case "read" -> read = in.longValue();
                case "write" -> write = in.longValue();
                case "created" -> created = in.longValue();
                default -> in.skip();
            }
        }

        TableDefinition definition() {
            KeyAttribute partition = attribute(0);
            KeyAttribute sort = key.size() > 2 ? attribute(2) : null;
            return new TableDefinition(
                    name, space, new KeySchema(partition, sort), new Throughput(read, write), created);
        }

        private KeyAttribute attribute(int at) {
            return new KeyAttribute(key.get(at), KeyType.valueOf(key.get(at + 1)));
        }
    }
}
