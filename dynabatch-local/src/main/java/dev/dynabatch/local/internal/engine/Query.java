package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.io.IOException;

/** Query: a partition, or a range of it, in the order of the sort key or against it, page by page. */
record Query(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        QueryRequest request = QueryRequest.read(in);
        Source source = Source.of(tables, request.page());
        KeyRange range = KeyRange.of(source, request.conditions());
        source.checkFilter(request.page());
        byte[] start = source.start(request.page());
        if (start != null) {
            range.checkContains(start);
        }

        Page page = new Page(request.page(), source, range.partition(), out);
        if (request.forward()) {
            byte[] from = start == null ? range.from() : OrderedKey.after(start);
            source.table().store().scan(source.space(), from, range.to(), page::add);
        } else {
            byte[] to = start == null ? range.to() : start;
            source.table().store().scanBack(source.space(), range.from(), to, page::add);
        }
        page.end();
    }
}
