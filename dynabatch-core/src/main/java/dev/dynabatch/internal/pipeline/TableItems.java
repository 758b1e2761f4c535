package dev.dynabatch.internal.pipeline;

import dev.dynabatch.DynabatchException;
import dev.dynabatch.Item;
import dev.dynabatch.internal.codec.AnsweredItems;
import dev.dynabatch.internal.codec.MalformedReplyException;
import dev.dynabatch.internal.codec.ReadReplies;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what a getter was answered, when it is handed over: what is made is in the cache of whoever takes it. One thread
 * at a time.
 */
final class TableItems {
    private final String table;
    private final AnsweredItems decoder = new AnsweredItems();
    private final Runnable forget = decoder::forget;

    TableItems(String table) {
        this.table = table;
    }

    /**
     * What was answered for a key.
     *
     * @param batch the answer; null if there is none
     * @param place the number of the key in it
     * @throws DynabatchException if what came is no item
     */
    Optional<Item> get(ReadReplies.@Nullable Batch batch, int place) {
        try {
            return batch == null ? Optional.empty() : Optional.ofNullable(batch.item(place, decoder));
        } catch (MalformedReplyException e) {
            throw new DynabatchException("an item of table '" + table + "' is not what DynamoDB answers", e);
        }
    }

    /** What lets go of the last answer, when it is run. */
    Runnable forgetting() {
        return forget;
    }
}
