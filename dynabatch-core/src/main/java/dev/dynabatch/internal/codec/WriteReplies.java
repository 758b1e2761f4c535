package dev.dynabatch.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteReply;
import dev.dynabatch.metrics.ConsumedCapacity;
import dev.dynabatch.value.ValueSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decodes answers to BatchWriteItem. */
public final class WriteReplies {
    private WriteReplies() {}

    /**
     * Decodes a successful answer to a request that wrote to one table.
     *
     * @param table its name or ARN: an answer that speaks of another one is malformed
     * @param schema its key schema
     * @param encoder canonicalises the keys of what came back
     */
    public static WriteReply decode(byte[] body, String table, KeySchema schema, ItemEncoder encoder)
            throws MalformedReplyException {
        AskedTable asked = new AskedTable(table);
        Set<Key> unprocessed = new HashSet<>(0);
        @Nullable ConsumedCapacity[] consumed = {null};
        boolean[] told = {false};
        Replies.read(body, (name, parser) -> {
            switch (name) {
                case "UnprocessedItems" -> {
                    told[0] = true;
                    Replies.object(parser, (answered, list) -> {
                        asked.require(answered);
                        Replies.array(list, (none, request) -> unprocessed.add(key(request, schema, encoder)));
                    });
                }
                case "ConsumedCapacity" ->
                    Replies.array(parser, (none, element) -> consumed[0] = Replies.consumed(element));
                default -> parser.skipChildren();
            }
        });
        if (!told[0]) {
            throw MalformedReplyException.without(body, "UnprocessedItems");
        }
        return new WriteReply(unprocessed, consumed[0]);
    }

    private static Key key(JsonParser request, KeySchema schema, ItemEncoder encoder) throws IOException {
        @Nullable Key[] key = {null};
        Replies.object(
                request,
                (kind, body) -> Replies.object(body, (member, item) -> {
                    if (member.equals("Item") || member.equals("Key")) {
                        key[0] = encoder.encodeKey(sink -> attributes(item, sink), schema, true)
                                .key();
                    } else {
                        item.skipChildren();
                    }
                }));
        Key found = key[0];
        if (found == null) {
            throw new IOException("an unprocessed item without item or key");
        }
        return found;
    }

    private static void attributes(JsonParser parser, ValueSink sink) {
        try {
            DynamoDbJson.attributes(parser.nextFieldName(), parser, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
