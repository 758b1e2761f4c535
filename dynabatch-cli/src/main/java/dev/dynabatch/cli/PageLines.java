package dev.dynabatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.cli.export.DataFile;
import dev.dynabatch.cli.export.SortedItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes lines of pages: in DynamoDB JSON of the very bytes that came. For several threads at a time. */
final class PageLines {
    private static final byte[] NOTHING = {};
    private static final byte[] END = {'\n'};
    private static final byte[] ITEM = "{\"Item\":".getBytes(UTF_8);
    private static final byte[] ITEM_END = "}\n".getBytes(UTF_8);

    private final OutputFormat format;
    private final boolean sorted;
    private final AtomicLong lossy = new AtomicLong();

    /** @param sorted whether attributes and the elements of sets are to be in order */
    PageLines(OutputFormat format, boolean sorted) {
        this.format = format;
        this.sorted = sorted;
    }

    OutputFormat format() {
        return format;
    }

    /** How many items had something that their lines have not: sets and binaries in plain JSON. */
    long lossy() {
        return lossy.get();
    }

    /** Writes a page. */
    void write(ItemPage page, DataFile file) throws IOException {
        if (format == OutputFormat.DYNAMODB_JSON) {
            page.forEachJson((bytes, offset, length) -> raw(bytes, offset, length, file));
        } else if (sorted) {
            page.forEachJson((bytes, offset, length) ->
                    plain(Item.fromDynamoDbJson(new String(SortedItem.of(bytes, offset, length), UTF_8)), file));
        } else {
            for (Item item : page.items()) {
                plain(item, file);
            }
        }
    }

    private void raw(byte[] bytes, int offset, int length, DataFile file) throws IOException {
        if (sorted) {
            byte[] item = SortedItem.of(bytes, offset, length);
            file.line(ITEM, item, 0, item.length, ITEM_END);
        } else if (isOneLine(bytes, offset, length)) {
            file.line(ITEM, bytes, offset, length, ITEM_END);
        } else {
            file.line(ITEM, onOneLine(bytes, offset, length), 0, length, ITEM_END);
        }
    }

    static boolean isOneLine(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return false;
            }
        }
        return true;
    }

    /** Of a store that answers in pretty JSON: line ends stand only between values, where blanks do as well. */
    static byte[] onOneLine(byte[] bytes, int offset, int length) {
        byte[] item = Arrays.copyOfRange(bytes, offset, offset + length);
        for (int i = 0; i < length; i++) {
            if (item[i] == '\n' || item[i] == '\r') {
                item[i] = ' ';
            }
        }
        return item;
    }

    private void plain(Item item, DataFile file) throws IOException {
        if (losesTypes(item)) {
            lossy.incrementAndGet();
        }
        byte[] line = item.toJson().getBytes(UTF_8);
        file.line(NOTHING, line, 0, line.length, END);
    }

    private static boolean losesTypes(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return anyLosesTypes(map.values());
        }
        return value instanceof Set
                || value instanceof ByteBuffer
                || (value instanceof Collection<?> list && anyLosesTypes(list));
    }

    private static boolean anyLosesTypes(Collection<?> values) {
        for (Object value : values) {
            if (losesTypes(value)) {
                return true;
            }
        }
        return false;
    }
}
