package dev.dynabatch.internal.codec;

import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.internal.model.Decoded;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.metrics.ConsumedCapacity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes answers to GetItem, BatchGetItem, Query and Scan, and those of PutItem and DeleteItem, which say nothing, from
 * their bytes.
 */
public final class ReadReplies {
    /** An answer that brings so much was ended by its size: what is left out of it was not throttled. */
    private static final int FULL_BYTES = 1 << 20;

    private ReadReplies() {}

    /** The keys that a BatchGetItem asks for, numbered. */
    public interface Asked {
        /** How many there are. */
        int count();

        /**
         * The number of a key; -1 if it is not among them.
         *
         * @param bytes begin with its canonical bytes
         * @param length how many those are
         * @param partitionLength how many of them belong to the partition key
         */
        int place(byte[] bytes, int length, int partitionLength);
    }

    /**
     * What a BatchGetItem has brought; its items are left as they are.
     *
     * @param body the whole answer
     * @param places by the number of each key, where its item begins in the answer and where it ends; zeros where there is none
     * @param unprocessed the numbers of the keys that came back
     * @param full whether they came back because the answer was full, and not for lack of capacity
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Batch(byte[] body, int[] places, BitSet unprocessed, boolean full) {
        /** The item of a key, or null if there is none. */
        public @Nullable Item item(int place, AnsweredItems decoder) throws MalformedReplyException {
            return isFound(place) ? decoder.read(body, places[2 * place], places[2 * place + 1]) : null;
        }

        private boolean isFound(int place) {
            return places[2 * place] > 0;
        }

        /** The same of those keys alone that did not come back, numbered anew. */
        public Batch answered() {
            if (unprocessed.isEmpty()) {
                return this;
            }
            int keys = places.length / 2;
            int[] left = new int[2 * (keys - unprocessed.cardinality())];
            int at = 0;
            for (int place = unprocessed.nextClearBit(0); place < keys; place = unprocessed.nextClearBit(place + 1)) {
                left[at++] = places[2 * place];
                left[at++] = places[2 * place + 1];
            }
            return new Batch(body, left, new BitSet(), full);
        }
    }

    /** An answer that says nothing but what it consumed. */
    public static Decoded<Boolean> nothing(byte[] body) throws MalformedReplyException {
        @Nullable ConsumedCapacity[] consumed = {null};
        Replies.read(body, cursor -> other(cursor, consumed));
        return new Decoded<>(true, consumed[0], 0);
    }

    /** An answer to GetItem. */
    public static Decoded<Optional<Item>> item(byte[] body) throws MalformedReplyException {
        @Nullable ConsumedCapacity[] consumed = {null};
        @Nullable Item[] item = {null};
        Replies.read(body, cursor -> {
            if (cursor.is("Item")) {
                item[0] = cursor.takeNull() ? null : new ItemReader(cursor).item();
            } else {
                other(cursor, consumed);
            }
        });
        return new Decoded<>(Optional.ofNullable(item[0]), consumed[0], 0);
    }

    /**
     * An answer to a BatchGetItem for one table.
     *
     * @param table its name or ARN: an answer that speaks of another one is malformed
     * @param asked the keys that were asked for: each may come once, and no other
     */
    public static Decoded<Batch> batch(byte[] body, String table, KeySchema schema, Asked asked)
            throws MalformedReplyException {
        @Nullable ConsumedCapacity[] consumed = {null};
        BatchDraft batch = new BatchDraft(asked, schema);
        AskedTable askedTable = new AskedTable(table);
        Replies.read(body, cursor -> {
            if (cursor.is("Responses")) {
                batch.told = true;
                ItemSkipper items = new ItemSkipper(cursor, batch.keys);
                Replies.object(cursor, each -> {
                    askedTable.require(each);
                    Replies.array(each, item -> batch.found(item, items));
                });
            } else if (cursor.is("UnprocessedKeys")) {
                ItemSkipper keys = new ItemSkipper(cursor, batch.keys);
                Replies.object(cursor, each -> {
                    askedTable.require(each);
                    Replies.object(each, member -> {
                        if (member.is("Keys")) {
                            Replies.array(member, key -> batch.cameBack(key, keys));
                        } else {
                            member.skip();
                        }
                    });
                });
            } else {
                other(cursor, consumed);
            }
        });
        if (!batch.told) {
            throw MalformedReplyException.without(body, "Responses");
        }
        int back = batch.back.cardinality();
        boolean full = body.length >= FULL_BYTES && batch.anything;
        Decoded<Batch> decoded = new Decoded<>(new Batch(body, batch.places, batch.back, full), consumed[0], back);
        return full ? decoded.with(0, 0) : decoded;
    }

    private static final class BatchDraft {
        final int[] places;
        final BitSet back = new BitSet();
        final ItemKeys keys;
        boolean told;
        boolean anything;
        private final Asked asked;

        BatchDraft(Asked asked, KeySchema schema) {
            this.asked = asked;
            this.keys = new ItemKeys(schema);
            this.places = new int[2 * asked.count()];
        }

        void found(JsonCursor cursor, ItemSkipper items) throws IOException {
            int from = ItemSkipper.begin(cursor);
            int place = place(items);
            places[2 * place] = from;
            places[2 * place + 1] = cursor.at;
            anything = true;
        }

        void cameBack(JsonCursor cursor, ItemSkipper skipper) throws IOException {
            ItemSkipper.begin(cursor);
            back.set(place(skipper));
        }

        /** Goes over an item or a key: each is told of once. */
        private int place(ItemSkipper skipper) throws IOException {
            skipper.skip();
            int place = keys.place(asked);
            if (place < 0 || places[2 * place] > 0 || back.get(place)) {
                throw new IOException("an item or a key that was not asked for, or comes twice");
            }
            return place;
        }
    }

    /** An answer to Query or Scan; its items are left as they are. */
    public static Decoded<PageReply> page(byte[] body) throws MalformedReplyException {
        @Nullable ConsumedCapacity[] consumed = {null};
        PageDraft page = new PageDraft();
        Replies.read(body, cursor -> {
            if (cursor.is("Items")) {
                page.told = true;
                ItemSkipper skipper = new ItemSkipper(cursor);
                Replies.array(cursor, item -> page.item(item, skipper));
            } else if (cursor.is("LastEvaluatedKey")) {
                page.last(cursor);
            } else if (cursor.is("ScannedCount")) {
                page.scanned = (int) Replies.number(cursor);
            } else {
                other(cursor, consumed);
            }
        });
        if (!page.told) {
            throw MalformedReplyException.without(body, "Items");
        }
        return new Decoded<>(
                new PageReply(
                        body,
                        Arrays.copyOf(page.places, 2 * page.count),
                        Math.max(page.scanned, page.count),
                        page.last),
                consumed[0],
                0);
    }

    /** The items of a page. */
    public static List<Item> items(PageReply page) throws MalformedReplyException {
        int count = page.count();
        List<Item> items = new ArrayList<>(count);
        AnsweredItems decoder = new AnsweredItems();
        for (int i = 0; i < count; i++) {
            items.add(decoder.read(page.body(), page.from(i), page.to(i)));
        }
        return Collections.unmodifiableList(items);
    }

    private static final class PageDraft {
        boolean told;
        int[] places = new int[64];
        int count;
        int scanned;
        byte @Nullable [] last;

        void item(JsonCursor cursor, ItemSkipper skipper) throws IOException {
            int from = ItemSkipper.begin(cursor);
            if (2 * count == places.length) { // for as many as the rest may hold, if they are as long as those before
                int expected = (int) ((long) count * cursor.json.length / cursor.at);
                places = Arrays.copyOf(places, 2 * Math.max(count + count / 4, expected + expected / 16));
            }
            places[2 * count] = from;
            skipper.skip();
            places[2 * count + 1] = cursor.at;
            count++;
        }

        void last(JsonCursor cursor) throws IOException {
            if (cursor.takeNull()) {
                return;
            }
            if (cursor.peek() != '{') {
                throw cursor.malformed("a key");
            }
            int from = cursor.at;
            cursor.skip();
            if (cursor.at - from > 2) { // some stores say {} for none
                last = Arrays.copyOfRange(cursor.json, from, cursor.at);
            }
        }
    }

    /** A member that every answer may have, or that nobody needs. */
    private static void other(JsonCursor cursor, @Nullable ConsumedCapacity[] consumed) throws IOException {
        if (cursor.is("ConsumedCapacity")) {
            consumed[0] = Replies.consumed(cursor);
        } else {
            cursor.skip();
        }
    }
}
