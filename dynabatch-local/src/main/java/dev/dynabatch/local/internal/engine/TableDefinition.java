package dev.dynabatch.local.internal.engine;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Throughput;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What CreateTable fixed.
 *
 * @param name the table's name
 * @param space the key space of its items
 * @param schema its key
 * @param indexes its secondary indexes, whose items are in the spaces behind its own
 * @param capacity what it is billed by
 * @param createdMillis when, in milliseconds since 1970
 */
record TableDefinition(
        String name,
        int space,
        KeySchema schema,
        List<SecondaryIndex> indexes,
        Throughput capacity,
        long createdMillis) {

    /** The key's attributes: one or two. */
    List<KeyAttribute> attributes() {
        return TableKeys.attributes(schema);
    }

    /** The last space it has. */
    int lastSpace() {
        return space + indexes.size();
    }

    /** The index of a name, or null. */
    @Nullable
    SecondaryIndex index(String name) {
        return indexes.stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElse(null);
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
        out.endArray().name("indexes").beginArray();
        indexes.forEach(index -> index.write(out));
        out.endArray();
        out.name("read").number(capacity.provisioned().read());
        out.name("write").number(capacity.provisioned().write());
        ThroughputForm.writeMaximum(capacity, out);
        ThroughputForm.writeWarm(capacity, out);
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
        private final List<SecondaryIndex> indexes = new ArrayList<>();
        private final ThroughputForm throughput = new ThroughputForm();
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
                case "indexes" -> in.array(() -> indexes.add(SecondaryIndex.read(in, indexes.size() + 1)));
                case "read" -> read = in.longValue();
                case "write" -> write = in.longValue();
                case "created" -> created = in.longValue();
                default -> {
                    if (!throughput.member(member, in)) {
                        in.skip();
                    }
                }
            }
        }

        TableDefinition definition() {
            Throughput capacity = throughput.throughput(new Rates(read, write));
            return new TableDefinition(name, space, TableKeys.schema(key), List.copyOf(indexes), capacity, created);
        }
    }
}
