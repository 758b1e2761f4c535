package dev.dynabatch.internal.codec;

import dev.dynabatch.Item;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.metrics.ConsumedCapacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decodes answers to GetItem, BatchGetItem and Scan, and those of PutItem and DeleteItem, which say nothing. */
public final class ReadReplies {
    private ReadReplies() {}

    /**
     * Items, and where to go on.
     *
     * @param items the items
     * @param rest for a batch get the keys that came back, for a scan the last key evaluated, if there is one
     */
    public record Items(List<Item> items, List<Item> rest) {}

    /** An answer that says nothing but what it consumed. */
    public static Decoded<Boolean> nothing(byte[] body) throws MalformedReplyException {
        Draft draft = read(body);
        return new Decoded<>(true, draft.consumed, 0);
    }

    /** An answer to GetItem. */
    public static Decoded<Optional<Item>> item(byte[] body) throws MalformedReplyException {
        Draft draft = read(body);
        return new Decoded<>(draft.items.stream().findFirst(), draft.consumed, 0);
    }

    /** An answer to BatchGetItem or Scan. */
    public static Decoded<Items> items(byte[] body) throws MalformedReplyException {
        Draft draft = read(body);
        return new Decoded<>(new Items(draft.items, draft.rest), draft.consumed, draft.unprocessed);
    }

    private static final class Draft {
        final List<Item> items = new ArrayList<>();
        final List<Item> rest = new ArrayList<>(1);
        int unprocessed;

        @Nullable
        ConsumedCapacity consumed;
    }

    private static Draft read(byte[] body) throws MalformedReplyException {
        Draft draft = new Draft();
        Replies.read(body, (name, parser) -> {
            switch (name) {
                case "Item" -> draft.items.add(ItemDecoder.read(parser));
                case "Items" -> Replies.array(parser, (none, item) -> draft.items.add(ItemDecoder.read(item)));
                case "Responses" ->
                    Replies.object(
                            parser,
                            (table, list) ->
                                    Replies.array(list, (none, item) -> draft.items.add(ItemDecoder.read(item))));
                case "LastEvaluatedKey" -> draft.rest.add(ItemDecoder.read(parser));
                case "UnprocessedKeys" ->
                    Replies.object(
                            parser,
                            (table, request) -> Replies.object(request, (member, value) -> {
                                if (member.equals("Keys")) {
                                    Replies.array(value, (none, key) -> draft.rest.add(ItemDecoder.read(key)));
                                } else {
                                    value.skipChildren();
                                }
                            }));
                case "ConsumedCapacity" -> {
                    if (parser.isExpectedStartArrayToken()) {
                        Replies.array(parser, (none, element) -> draft.consumed = Replies.consumed(element));
                    } else {
                        draft.consumed = Replies.consumed(parser);
                    }
                }
                default -> parser.skipChildren();
            }
            if (name.equals("UnprocessedKeys")) {
                draft.unprocessed = draft.rest.size();
            }
        });
        return draft;
    }
}
