package dev.dynabatch.internal.pipeline;

import dev.dynabatch.Item;
import dev.dynabatch.internal.model.Caller;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.Epoch;
import dev.dynabatch.internal.model.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key that is wanted, and everybody who asked for it. Guarded by the getter's lock. */
final class Want {
    /** What the bookkeeping of one costs beside its bytes: objects, map entry, queue places. */
    private static final int OVERHEAD_BYTES = 192;

    /** Who asked for a key. Told once, without a lock. */
    interface Asker {
        /** Whether telling it runs a user's code, and so may not be done by an engine thread. */
        boolean isUsers();

        /** Whether the answer is of no use any more. */
        boolean gone();

        /** The answer: the item, or null if there is none. */
        void got(@Nullable Item item);

        /** There is no answer. */
        void failed(RuntimeException why);
    }

    /**
     * One asking.
     *
     * @param bytes what it holds of the memory budget
     * @param epoch the flush period it came in
     * @param caller on whose behalf, if that is known
     */
    record Asking(
            Asker asker, long bytes, Epoch epoch, @Nullable Caller caller) {
        void tell(Answer answer) {
            if (answer.why == null) {
                asker.got(answer.item);
            } else {
                asker.failed(answer.why);
            }
        }
    }

    /**
     * What is told of it.
     *
     * @param item the item, or null if there is none
     * @param why why there is no answer, or null
     */
    record Answer(Want want, @Nullable Item item, @Nullable RuntimeException why) {}

    final EncodedItem key;
    final List<Asking> askings = new ArrayList<>(1);
    /** How often in a row it came back for lack of capacity. */
    int rounds;
    /** Since when. */
    long failingSinceNanos;

    Want(EncodedItem key) {
        this.key = key;
    }

    Key identity() {
        return key.key();
    }

    static long memoryBytes(EncodedItem key) {
        return OVERHEAD_BYTES + (long) key.json().length + key.key().bytes().length;
    }

    /** Whether nobody wants it any more. */
    boolean gone() {
        for (Asking asking : askings) {
            if (!asking.asker().gone()) {
                return false;
            }
        }
        return true;
    }
}
