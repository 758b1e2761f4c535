package dev.dynabatch.internal.pipeline;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.Item;
import dev.dynabatch.ItemPage;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.metrics.RequestMetrics;
import java.util.List;

/** A page that has come: the answer's bytes, and where in them the items are. */
record FetchedPage(PageReply reply, int segment, RequestMetrics metrics) implements ItemPage {
    @Override
    public int count() {
        return reply.count();
    }

    @Override
    public int scanned() {
        return reply.scanned();
    }

    @Override
    public List<Item> items() {
        try {
            return ReadReplies.items(reply);
        } catch (MalformedReplyException e) {
            throw new DynabatchException(
                    "an item of a page of table '" + metrics.table() + "' is not what DynamoDB answers (request id "
                            + metrics.requestId() + ")",
                    e);
        }
    }

    @Override
    public <X extends Exception> void forEachJson(JsonReceiver<X> receiver) throws X {
        for (int i = 0; i < reply.count(); i++) {
            receiver.item(reply.body(), reply.from(i), reply.to(i) - reply.from(i));
        }
    }

    @Override
    public long jsonBytes() {
        long bytes = 0;
        for (int i = 0; i < reply.count(); i++) {
            bytes += reply.to(i) - reply.from(i);
        }
        return bytes;
    }

    /** Never the contents. */
    @Override
    public String toString() {
        return "ItemPage[" + count() + " items of segment " + segment + "]";
    }
}
