package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import dev.dynabatch.local.internal.value.OrderedKey;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Scan: a table, or one segment of it, page by page. */
record Scan(Tables tables) implements Operation {
    @Override
    public void run(JsonReader in, JsonWriter out) throws IOException {
        ScanRequest request = ScanRequest.read(in);
        Source source = Source.of(tables, request.page());
        byte[] first = OrderedKey.segmentStart(request.segment(), request.totalSegments());
        byte[] end = OrderedKey.segmentStart(request.segment() + 1, request.totalSegments());
        byte[] from = from(request, source, first == null ? new byte[0] : first, end);

        Page page = new Page(request.page(), source, from, out);
        source.table().store().scan(source.space(), from, end, page::add);
        page.end();
    }

    private static byte[] from(ScanRequest request, Source source, byte[] first, byte @Nullable [] end) {
        byte[] start = source.start(request.page());
        if (start == null) {
            return first;
        }
        boolean before = Arrays.compareUnsigned(start, first) < 0;
        if (before || (end != null && Arrays.compareUnsigned(start, end) >= 0)) {
            throw ServiceException.validation("The provided starting key is invalid: Invalid ExclusiveStartKey. Please"
                    + " use ExclusiveStartKey with correct Segment. TotalSegments: " + request.totalSegments()
                    + " Segment: " + request.segment());
        }
        return OrderedKey.after(start);
    }
}
