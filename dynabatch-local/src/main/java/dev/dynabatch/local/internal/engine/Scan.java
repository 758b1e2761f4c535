package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.AttributeValue;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scan: a table, or one segment of it, page by page. */
record Scan(Tables tables) implements Operation {
    /** A page ends with the item that fills it. Source: API reference. */
    private static final long PAGE = 1 << 20;

    private static final String INVALID_START = "The provided starting key is invalid: ";

    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        ScanRequest request = ScanRequest.read(in);
        Table table = tables.get(request.tableName());
        byte[] first = OrderedKey.segmentStart(request.segment(), request.totalSegments());
        byte[] end = OrderedKey.segmentStart(request.segment() + 1, request.totalSegments());
        byte[] from = start(request, table, first == null ? new byte[0] : first, end);

        out.beginObject();
        Page page = new Page(request, out);
        if (!request.countOnly()) {
            out.name("Items").beginArray();
        }
        table.store().scan(table.space(), from, end, page::add);
        if (!request.countOnly()) {
            out.endArray();
        }
        out.name("Count").number((long) page.count).name("ScannedCount").number((long) page.count);
        if (page.last != null) {
            out.name("LastEvaluatedKey");
            Items.write(key(table, page.last), out);
        }
        request.capacity().member(request.tableName(), Capacity.read(page.size, request.consistent()), out);
        out.endObject();
    }

    private static byte[] start(ScanRequest request, Table table, byte[] first, byte @Nullable [] end) {
        Map<String, AttributeValue> startKey = request.startKey();
        if (startKey == null) {
            return first;
        }
        byte[] start;
        try {
            start = TableKeys.ofKey(table.definition().schema(), startKey);
        } catch (ServiceException e) {
            throw ServiceException.validation(INVALID_START + e.getMessage());
        }
        boolean before = Arrays.compareUnsigned(start, first) < 0;
        if (before || (end != null && Arrays.compareUnsigned(start, end) >= 0)) {
            throw ServiceException.validation(INVALID_START + "Invalid ExclusiveStartKey. Please use ExclusiveStartKey"
                    + " with correct Segment. TotalSegments: " + request.totalSegments() + " Segment: "
                    + request.segment());
        }
        return OrderedKey.after(start);
    }

    private static Map<String, AttributeValue> key(Table table, byte[] stored) {
        Map<String, AttributeValue> item = StoredItem.attributes(stored);
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        table.definition().attributes().forEach(attribute -> {
            AttributeValue value = item.get(attribute.name());
            if (value != null) {
                key.put(attribute.name(), value);
            }
        });
        return key;
    }

    /** Gathers items until the page is full. */
    private static final class Page {
        private final boolean countOnly;
        private final int limit;
        private final JsonWriter out;
        private int count;
        private long size;
        private byte @Nullable [] last;

        Page(ScanRequest request, JsonWriter out) {
            this.countOnly = request.countOnly();
            this.limit = request.limit();
            this.out = out;
        }

        boolean add(byte[] key, byte[] stored) {
            if (!countOnly) {
                StoredItem.write(stored, out);
            }
            count++;
            size += Weights.of(stored);
            if (count < limit && size < PAGE) {
                return true;
            }
            last = stored;
            return false;
        }
    }
}
