package dev.dynabatch.internal.codec;

import dev.dynabatch.KeyAttribute;
import dev.dynabatch.KeySchema;
import dev.dynabatch.KeyType;
import dev.dynabatch.internal.model.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The identity of an item that is gone over: its key's canonical bytes, in one array that serves for all. */
final class ItemKeys {
    static final byte NEITHER = 0;
    private static final byte PARTITION = 1;
    private static final byte SORT = 2;

    private final Part partition;
    private final @Nullable Part sort;
    private byte[] bytes = new byte[64];

    /** One attribute of the key: its canonical bytes are a place in the JSON, or an array where they do not stand there. */
    private static final class Part {
        final String name;
        final byte[] utf8;
        final KeyType type;
        byte @Nullable [] in;
        int from;
        int length;

        Part(KeyAttribute attribute) {
            this.name = attribute.name();
            this.utf8 = name.getBytes(StandardCharsets.UTF_8);
            this.type = attribute.type();
        }

        /** Whether it is this name that the cursor has read last. */
        boolean named(JsonCursor cursor) throws IOException {
            return cursor.plain()
                    ? Arrays.equals(utf8, 0, utf8.length, cursor.json, cursor.from, cursor.to)
                    : cursor.text().equals(name);
        }

        void take(JsonCursor cursor) throws IOException {
            if (type == KeyType.S ? cursor.plain() : type == KeyType.N && isPlainInteger(cursor)) {
                in = cursor.json;
                from = cursor.from;
                length = cursor.to - cursor.from;
            } else {
                in = canonical(cursor.text());
                from = 0;
                length = in.length;
            }
        }

        private byte[] canonical(String text) throws IOException {
            try {
                return switch (type) {
                    case S -> text.getBytes(StandardCharsets.UTF_8);
                    case N -> NumberText.canonical(text).getBytes(StandardCharsets.US_ASCII);
                    case B -> Base64.getDecoder().decode(text);
                };
            } catch (IllegalArgumentException e) {
                throw new IOException("the key attribute '" + name + "' is no " + type, e);
            }
        }
    }

    ItemKeys(KeySchema schema) {
        KeyAttribute second = schema.sortKey();
        this.partition = new Part(schema.partitionKey());
        this.sort = second == null ? null : new Part(second);
    }

    /** Digits that do not begin with zero are canonical as they are. */
    private static boolean isPlainInteger(JsonCursor cursor) {
        for (int i = cursor.from; i < cursor.to; i++) {
            byte next = cursor.json[i];
            if (next < '0' || next > '9' || (next == '0' && i == cursor.from)) {
                return false;
            }
        }
        return cursor.to > cursor.from && cursor.to - cursor.from <= NumberText.MAX_DIGITS;
    }

    /** The next item begins. */
    void clear() {
        partition.in = null;
        if (sort != null) {
            sort.in = null;
        }
    }

    /** What the attribute whose name the cursor has read last is to the key. */
    byte role(JsonCursor cursor) throws IOException {
        if (partition.named(cursor)) {
            return PARTITION;
        }
        return sort != null && sort.named(cursor) ? SORT : NEITHER;
    }

    /** Whether the type whose name the cursor has read last is that of this part of the key. */
    boolean hasType(byte role, JsonCursor cursor) {
        Part part = role == SORT ? sort : partition;
        return part != null && cursor.is(part.type.name());
    }

    /** Takes the content that the cursor has read last. */
    void take(byte role, JsonCursor cursor) throws IOException {
        Part part = role == SORT ? sort : partition;
        if (part != null) {
            part.take(cursor);
        }
    }

    /** The number of the key among those that were asked for; -1 if it is not among them. */
    int place(ReadReplies.Asked asked) throws IOException {
        int first = append(partition, 0);
        int length = sort == null ? first : append(sort, first);
        return asked.place(bytes, length, first);
    }

    /** The key. */
    Key key() throws IOException {
        int first = append(partition, 0);
        int length = sort == null ? first : append(sort, first);
        return new Key(Arrays.copyOf(bytes, length), first);
    }

    private int append(Part part, int at) throws IOException {
        byte[] in = part.in;
        if (in == null || part.length == 0) {
            throw new IOException("an item without the table's key attribute '" + part.name + "'");
        }
        int end = at + part.length;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        System.arraycopy(in, part.from, bytes, at, part.length);
        return end;
    }
}
