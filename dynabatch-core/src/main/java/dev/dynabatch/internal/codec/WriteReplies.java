package dev.dynabatch.internal.codec;

import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.WriteReply;
import dev.dynabatch.metrics.ConsumedCapacity;
import java.io.IOException;
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
     */
    public static WriteReply decode(byte[] body, String table, KeySchema schema) throws MalformedReplyException {
        Draft draft = new Draft(new AskedTable(table), schema);
        Replies.read(body, draft::member);
        if (!draft.told) {
            throw MalformedReplyException.without(body, "UnprocessedItems");
        }
        return new WriteReply(draft.unprocessed, draft.consumed);
    }

    private static final class Draft {
        private final AskedTable asked;
        private final KeySchema schema;
        private final Set<Key> unprocessed = new HashSet<>(0);
        private @Nullable ConsumedCapacity consumed;
        private boolean told;

        Draft(AskedTable asked, KeySchema schema) {
            this.asked = asked;
            this.schema = schema;
        }

        void member(JsonCursor cursor) throws IOException {
            if (cursor.is("UnprocessedItems")) {
                told = true;
                Replies.object(cursor, this::table);
            } else if (cursor.is("ConsumedCapacity")) {
                consumed = Replies.consumed(cursor);
            } else {
                cursor.skip();
            }
        }

        private void table(JsonCursor cursor) throws IOException {
            asked.require(cursor);
            ItemKeys keys = new ItemKeys(schema);
            ItemSkipper items = new ItemSkipper(cursor, keys);
            Replies.array(cursor, request -> {
                boolean[] found = {false};
                Replies.object(
                        request,
                        kind -> Replies.object(kind, member -> {
                            if (member.is("Item") || member.is("Key")) {
                                ItemSkipper.begin(member);
                                items.skip();
                                unprocessed.add(keys.key());
                                found[0] = true;
                            } else {
                                member.skip();
                            }
                        }));
                if (!found[0]) {
                    throw new IOException("an unprocessed item without item or key");
                }
            });
        }
    }
}
