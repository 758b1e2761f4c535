package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Access;
import dev.dynabatch.local.internal.expression.Projection;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** BatchGetItem: up to 100 items by key, up to 16 MB; the keys beyond come back unprocessed. */
record BatchGetItem(Tables tables) implements Operation {
    /** The most one answer carries, in billed bytes. Source: API reference. */
    private static final long MAX_ANSWER = 16 << 20;

    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        BatchGetRequest request = BatchGetRequest.read(in);
        List<Read> reads = new ArrayList<>();
        request.tables().forEach((name, keys) -> reads.add(read(name, keys)));

        long size = 0;
        out.beginObject().name("Responses").beginObject();
        for (Read read : reads) {
            out.name(read.table.definition().name()).beginArray();
            size = read.run(size, out);
            out.endArray();
        }
        if (reads.stream().allMatch(Read::whollyThrottled)) {
            throw ServiceException.throttled(reads.stream().flatMap(read -> read.reasons.stream()));
        }
        out.endObject().name("UnprocessedKeys").beginObject();
        reads.forEach(read -> read.writeUnprocessed(out));
        out.endObject();
        if (request.capacity() != Capacity.NONE) {
            out.name("ConsumedCapacity").beginArray();
            for (Read read : reads) {
                request.capacity().write(read.table.definition().name(), read.units, out);
            }
            out.endArray();
        }
        out.endObject();
    }

    private Read read(String table, BatchGetRequest.Keys keys) {
        Projection projection = keys.expressions().projection();
        keys.expressions().checkUsed();
        Table found = tables.get(table);
        keys.expressions().checkScalars(found.definition());
        return new Read(found, keys, projection);
    }

    /** The part of the request that reads one table. */
    private static final class Read {
        private final Table table;
        private final List<byte[]> keys = new ArrayList<>();
        private final Set<ThrottlingReason> reasons = new LinkedHashSet<>(0);
        private final List<Map<String, AttributeValue>> unprocessed = new ArrayList<>();
        private final BatchGetRequest.Keys wanted;
        private final @Nullable Projection projection;
        private final Units units = new Units();

        Read(Table table, BatchGetRequest.Keys wanted, @Nullable Projection projection) {
            this.table = table;
            this.wanted = wanted;
            this.projection = projection;
            Set<ByteBuffer> seen = new HashSet<>();
            for (Map<String, AttributeValue> key : wanted.keys()) {
                byte[] ordered = TableKeys.ofKey(table.definition().schema(), key);
                if (!seen.add(ByteBuffer.wrap(ordered))) {
                    throw ServiceException.validation("Provided list of item keys contains duplicates");
                }
                keys.add(ordered);
            }
        }

        /** Reads what there is room and capacity for; what the answer's size is then, full or not. */
        long run(long sizeBefore, JsonWriter out) {
            long size = sizeBefore;
            Throttle throttle = table.throttle();
            int[] order = throttle == null ? null : throttle.order(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                int at = order == null ? i : order[i];
                byte[] key = keys.get(at);
                byte[] stored = size < MAX_ANSWER ? table.store().get(table.space(), key) : null;
                int itemSize = stored == null ? 0 : Weights.of(stored);
                if (size + itemSize > MAX_ANSWER || size == MAX_ANSWER) {
                    size = MAX_ANSWER;
                    unprocessed.add(wanted.keys().get(at));
                } else if (admitted(throttle, Capacity.read(itemSize, wanted.consistent()), key)) {
                    size += itemSize;
                    if (stored != null) {
                        StoredItem.write(stored, projection, out);
                    }
                } else {
                    unprocessed.add(wanted.keys().get(at));
                }
            }
            return size;
        }

        private boolean admitted(@Nullable Throttle throttle, double cost, byte[] key) {
            Units read = new Units();
            read.addTable(cost, key);
            Set<ThrottlingReason> refused = throttle == null ? Set.of() : throttle.admit(Access.READ, read);
            reasons.addAll(refused);
            if (refused.isEmpty()) {
                units.addAll(read);
            }
            return refused.isEmpty();
        }

        boolean whollyThrottled() {
            return unprocessed.size() == keys.size() && !reasons.isEmpty();
        }

        void writeUnprocessed(JsonWriter out) {
            if (!unprocessed.isEmpty()) {
                out.name(table.definition().name()).beginObject();
                out.name("Keys").beginArray();
                unprocessed.forEach(key -> Items.write(key, out));
                out.endArray().name("ConsistentRead").bool(wanted.consistent());
                wanted.expressions().writeProjection(out);
                out.endObject();
            }
        }
    }
}
