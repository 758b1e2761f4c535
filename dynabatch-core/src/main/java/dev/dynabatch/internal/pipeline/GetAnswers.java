package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Item;
import dev.dynabatch.internal.codec.ReadReplies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of some keys together, to everybody who asked for them.
 *
 * @param wants the keys
 * @param items of each its item, or null if there is none
 * @param why why there is no answer for any of them, or null
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record GetAnswers(
        List<Want> wants, @Nullable Item[] items, @Nullable RuntimeException why) {

    /** One that failed for all of them; if nothing is said why, nobody wants to know any more. */
    static GetAnswers failed(List<Want> wants, @Nullable RuntimeException why) {
        return new GetAnswers(wants, new Item[wants.size()], why);
    }

    /** Of the keys of a request, those that did not come back. */
    static GetAnswers came(List<Want> wants, ReadReplies.Batch batch) {
        if (batch.unprocessed().isEmpty()) {
            return new GetAnswers(wants, batch.items(), null);
        }
        List<Want> answered = new ArrayList<>(wants.size());
        @Nullable Item[] items = new Item[wants.size()];
        for (int place = 0; place < wants.size(); place++) {
            if (!batch.unprocessed().get(place)) {
                items[answered.size()] = batch.items()[place];
                answered.add(wants.get(place));
            }
        }
        return new GetAnswers(answered, Arrays.copyOf(items, answered.size()), null);
    }

    /**
     * Tells those who are users, or those who are not. Without a lock.
     *
     * @return whether there are others
     */
    boolean tell(boolean users) {
        boolean others = false;
        Runnable afterwards = null;
        for (int place = 0; place < items.length; place++) {
            for (Want each = wants.get(place); each != null; each = each.joined) {
                if (each.isUsers() != users) {
                    others = true;
                    continue;
                }
                each.answered(items[place], why);
                Runnable after = each.afterwards();
                if (afterwards != null && afterwards != after) {
                    afterwards.run();
                }
                afterwards = after;
            }
        }
        if (afterwards != null) {
            afterwards.run();
        }
        return others;
    }
}
