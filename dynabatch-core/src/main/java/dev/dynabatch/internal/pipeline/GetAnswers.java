package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.codec.ReadReplies;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of some keys together, to everybody who asked for them.
 *
 * @param wants the keys
 * @param batch what was answered to them; null if nothing was
 * @param why why they failed, or null
 */
record GetAnswers(
        List<Want> wants,
        ReadReplies.@Nullable Batch batch,
        @Nullable RuntimeException why) {

    /** One that failed for all of them; if nothing is said why, nobody wants to know any more. */
    static GetAnswers failed(List<Want> wants, @Nullable RuntimeException why) {
        return new GetAnswers(wants, null, why);
    }

    /** Of the keys of a request, those that did not come back. */
    static GetAnswers came(List<Want> wants, ReadReplies.Batch batch) {
        BitSet back = batch.unprocessed();
        if (back.isEmpty()) {
            return new GetAnswers(wants, batch, null);
        }
        List<Want> answered = new ArrayList<>(wants.size());
        for (int place = back.nextClearBit(0); place < wants.size(); place = back.nextClearBit(place + 1)) {
            answered.add(wants.get(place));
        }
        return new GetAnswers(answered, batch.answered(), null);
    }

    /**
     * Tells those who are users, or those who are not. Without a lock.
     *
     * @return whether there are others
     */
    boolean tell(boolean users) {
        boolean others = false;
        Runnable afterwards = null;
        for (int place = 0; place < wants.size(); place++) {
            for (Want each = wants.get(place); each != null; each = each.joined) {
                if (each.isUsers() != users) {
                    others = true;
                    continue;
                }
                each.answered(batch, place, why);
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
