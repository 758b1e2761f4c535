package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.Caller;
import dev.dynabatch.internal.model.EncodedItem;
import dev.dynabatch.internal.model.Epoch;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One asking for a key. Others who ask for the same key before its request has left join the first. Guarded by the getter's
 * lock, but for what is final.
 */
abstract class Want extends EncodedItem implements Waiter<Want> {
    /** What the bookkeeping of one costs beside its bytes: objects, map entry, queue places. */
    private static final int OVERHEAD_BYTES = 192;

    /** What it holds of the memory budget. */
    private long bytes;
    /** The flush period it came in. */
    Epoch epoch = Epoch.NONE;
    /** On whose behalf it is asked, if that is known. */
    @Nullable
    Caller caller;
    /** The next that asks for this key too. */
    @Nullable
    Want joined;
    /** When it left last. */
    long sentNanos;
    /** How often it was sent. */
    int sent;
    /** How often in a row it came back for lack of capacity, without progress of its partition key. */
    int rounds;
    /** Whether it, or its partition key while it waited, was ever throttled; and since when. */
    private boolean failing;

    private long failingSinceNanos;
    private boolean probing;

    /** The key was told. */
    final void encoded() {
        bytes = OVERHEAD_BYTES + (long) json().length + keyBytes().length;
    }

    /** It was throttled, or waits because its partition key is. */
    final void fails(long now) {
        if (!failing) {
            failing = true;
            failingSinceNanos = now;
        }
    }

    /** Since when. */
    final long failingSinceNanos() {
        return failingSinceNanos;
    }

    /** Takes over one that has left and came back: both wait together now. */
    final void takeOver(Want other) {
        join(other);
        rounds = Math.max(rounds, other.rounds);
        sent = Math.max(sent, other.sent);
        if (other.failing) {
            failing = true;
            failingSinceNanos = other.failingSinceNanos;
        }
    }

    /** Has another, and those that joined that, be answered with this one. */
    final void join(Want other) {
        Want last = other;
        for (Want next = last.joined; next != null; next = last.joined) {
            last = next;
        }
        last.joined = joined;
        joined = other;
    }

    @Override
    public final Key partition() {
        return key().partition();
    }

    @Override
    public final long memoryBytes() {
        return bytes;
    }

    @Override
    public final int length() {
        return json().length;
    }

    @Override
    public final Want current() {
        return this;
    }

    @Override
    public final void waits() {}

    @Override
    public final boolean probing() {
        return probing;
    }

    @Override
    public final void probes(boolean now) {
        probing = now;
    }

    /** Whether nobody wants it any more. */
    final boolean gone() {
        for (Want each = this; each != null; each = each.joined) {
            if (!each.useless()) {
                return false;
            }
        }
        return true;
    }

    /** Whether telling it runs a user's code, and so may not be done by an engine thread. */
    abstract boolean isUsers();

    /** Whether the answer is of no use any more to whoever asked. */
    abstract boolean useless();

    /**
     * Told once, without a lock.
     *
     * @param batch the answer; null if there is none
     * @param place the number of this key in it
     * @param why why there is no answer, or null
     */
    abstract void answered(ReadReplies.@Nullable Batch batch, int place, @Nullable RuntimeException why);

    /** Run once for all that were told together and have the same; null for nothing. */
    abstract @Nullable Runnable afterwards();
}
