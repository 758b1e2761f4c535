package dev.dynabatch.internal.codec;

import dev.dynabatch.Item;
import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.model.Key;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The identities of items that were read. */
final class ItemKeys {
    private final KeyAttribute partition;
    private final @Nullable KeyAttribute sort;

    ItemKeys(KeySchema schema) {
        this.partition = schema.partitionKey();
        this.sort = schema.sortKey();
    }

    /** The identity of an item, or of a key. */
    Key of(Item item) throws IOException {
        byte[] first = canonical(partition, item);
        if (sort == null) {
            return new Key(first, first.length);
        }
        byte[] second = canonical(sort, item);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return new Key(both, first.length);
    }

    private static byte[] canonical(KeyAttribute attribute, Item item) throws IOException {
        Object value = item.get(attribute.name());
        switch (attribute.type()) {
            case S -> {
                if (value instanceof String text) {
                    return text.getBytes(StandardCharsets.UTF_8);
                }
            }
            case N -> {
                if (value instanceof BigDecimal number) { // canonical by itself, as the reader makes it
                    return number.toPlainString().getBytes(StandardCharsets.US_ASCII);
                }
            }
            case B -> {
                if (value instanceof ByteBuffer buffer) {
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.duplicate().get(bytes);
                    return bytes;
                }
            }
        }
        throw new IOException("an item without the table's key attribute '" + attribute.name() + "'");
    }
}
