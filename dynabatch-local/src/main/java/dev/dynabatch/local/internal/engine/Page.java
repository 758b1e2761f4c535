package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Span;
import dev.dynabatch.local.internal.expression.Filter;
import dev.dynabatch.local.internal.store.Weights;
import dev.dynabatch.local.internal.value.Items;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.OrderedKey;
import org.jspecify.annotations.Nullable;

/** The answer to a Query or Scan: gathers items until the page is full. */
final class Page {
    /** A page ends with the item that fills it. Source: API reference. */
    private static final long SIZE = 1 << 20;

    private final PageRequest request;
    private final Source source;
    private final @Nullable Filter filter;
    private final JsonWriter out;
    private final Units units = new Units();
    private int count;
    private int scanned;
    private long size;
    private final int first;
    private int latest;
    private byte @Nullable [] last;

    /**
     * An empty page.
     *
     * @param from the key to begin at, or what it begins with
     * @throws ServiceException if there is no capacity to begin
     */
    Page(PageRequest request, Source source, byte[] from, JsonWriter out) {
        this.first = OrderedKey.hashOf(from);
        this.latest = first;
        source.table().beginRead(source.index(), first);
        this.request = request;
        this.source = source;
        this.filter = request.filter();
        this.out = out;
        out.beginObject();
        if (!request.countOnly()) {
            out.name("Items").beginArray();
        }
    }

    /** Takes the next item; whether there is room for more. What the filter leaves out has been read all the same. */
    boolean add(byte[] key, byte[] stored) {
        byte[] item = source.whole() ? whole(stored) : stored;
        if (filter == null || filter.test(StoredItem.attributes(item))) {
            count++;
            if (!request.countOnly()) {
                StoredItem.write(item, request.projection(), out);
            }
        }
        scanned++;
        latest = OrderedKey.hashOf(key);
        size += Weights.of(stored);
        if (scanned < request.limit() && size < SIZE) {
            return true;
        }
        last = stored;
        return false;
    }

    /** The item of an index's entry as the table has it, which is another read. */
    private byte[] whole(byte[] stored) {
        Table table = source.table();
        byte[] key = TableKeys.ofItem(table.definition().schema(), StoredItem.attributes(stored));
        byte[] item = table.store().get(table.space(), key);
        units.addTable(Capacity.read(item == null ? 0 : Weights.of(item), request.consistent()), key);
        return item == null ? stored : item;
    }

    /** Writes the rest of the answer. */
    void end() {
        if (!request.countOnly()) {
            out.endArray();
        }
        out.name("Count").number((long) count).name("ScannedCount").number((long) scanned);
        if (last != null) {
            out.name("LastEvaluatedKey");
            Items.write(source.key(StoredItem.attributes(last)), out);
        }
        units.add(source.index(), Capacity.read(size, request.consistent()), new Span(first, latest));
        source.table().endRead(units);
        request.capacity().member(request.tableName(), units, out);
        out.endObject();
    }
}
