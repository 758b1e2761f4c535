package dev.dynabatch.internal.model;

import dev.dynabatch.FailedOperation;
import dev.dynabatch.FailureReason;
import dev.dynabatch.OperationKind;
import dev.dynabatch.Outcome;
import dev.dynabatch.ServiceError;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One accepted put or delete on its way to an outcome.
 *
 * <p>The final fields say what it is. All others are its progress, guarded by the lock of the writer it belongs to.
 */
public final class WriteOperation extends EncodedWrite implements Waiter<WriteOperation> {
    /** What the bookkeeping of one operation costs beside its bytes: objects, map entry, queue places. */
    public static final int OVERHEAD_BYTES = 256;

    /** Where an operation is. */
    public enum State {
        /** In the queue of what may leave. */
        READY,
        /** With a timer, or with a partition key that is held back. */
        WAITING,
        /** Behind an earlier operation on its key. */
        BEHIND,
        /** In a batch that waits for admission. */
        FORMED,
        /** In a request. */
        IN_FLIGHT,
        /** Replaced where it stood; {@link #successor} stands there now. */
        REPLACED,
        /** Has an outcome, or resolves together with its successor. */
        DONE
    }

    public final OperationKind kind;
    public final @Nullable CompletableFuture<Outcome> future;
    public final @Nullable Object context;
    /** On whose behalf, if that is known. */
    public @Nullable Caller caller;

    /** In the inbox the operation before it, taken out of it the one behind it. */
    private @Nullable WriteOperation neighbour;
    /** In the inbox: how many there are up to this one. */
    private int place;

    public State state = State.READY;
    /** The flush period it was accepted in. */
    public Epoch epoch = Epoch.NONE;
    /** The flush period of the oldest operation that resolves with it: the flush that ends this one waits for it. */
    public Epoch oldestEpoch = Epoch.NONE;
    /** The next operation on the same key, or what replaced this one. */
    public @Nullable WriteOperation successor;
    /** Of the first operation on a key: the last of those behind it. */
    public @Nullable WriteOperation last;
    /** The operation that this one superseded last; the chain goes on through the superseded ones. */
    public @Nullable WriteOperation superseded;
    /** The end of that chain. */
    private @Nullable WriteOperation supersededEnd;

    /** How many requests carried it. */
    public int attempts;
    /** How many attempts in a row ended without progress of what is waited for. */
    public int rounds;

    private boolean probing;
    /** Since when nothing on its own key has stood in its way. */
    public long eligibleSinceNanos;
    /** Whether an attempt had no clear answer. */
    public boolean mayBeApplied;
    /** Whether later operations on its key must wait: an attempt of it, or of one before it, was lost. */
    private boolean holds;
    /** If so, until when. */
    private long holdUntilNanos;

    /** Whether it failed and is kept for an exception, with its memory. */
    public boolean kept;
    /** Whether nobody waits for the end of the request that it is in. */
    private boolean abandoned;

    private @Nullable Errors errors;

    /** What went wrong first, and last. */
    private record Errors(ServiceError first, @Nullable ServiceError last) {}

    /**
     * @param kind put or delete
     * @param future completed with the outcome, or null
     * @param context the caller's own, or null
     */
    public WriteOperation(OperationKind kind, @Nullable CompletableFuture<Outcome> future, @Nullable Object context) {
        this.kind = kind;
        this.future = future;
        this.context = context;
    }

    /** Stands behind another in the inbox, or first; before anybody sees it. */
    public void follows(@Nullable WriteOperation before) {
        neighbour = before;
        place = before == null ? 1 : before.place + 1;
    }

    /** In the inbox: how many there are up to this one. */
    public int place() {
        return place;
    }

    /** Taken out of the inbox: has {@code behind} follow it, and returns the one that was before it. */
    public @Nullable WriteOperation link(@Nullable WriteOperation behind) {
        WriteOperation before = neighbour;
        neighbour = behind;
        return before;
    }

    /** Taken out of the inbox: the one behind it. */
    public @Nullable WriteOperation next() {
        return neighbour;
    }

    /** Taken out of the inbox: the one behind it, told once. */
    public @Nullable WriteOperation followedBy() {
        return link(null);
    }

    /** Says in which flush period it was accepted. */
    public void acceptedIn(Epoch period) {
        epoch = period;
        oldestEpoch = period;
    }

    @Override
    public Key partition() {
        return key().partition();
    }

    /** What it holds of the memory budget by itself, in bytes, beside its part of an array that it shares. */
    @Override
    public long memoryBytes() {
        return OVERHEAD_BYTES + (long) ownBytes() + keyBytes().length;
    }

    /** Remembers what went wrong; it is not in flight any more. */
    public void failedWith(ServiceError error) {
        remember(error);
        standAlone();
    }

    /** Remembers what went wrong, although a request may still be under way with it, or be about to be formed. */
    public void abandonedWith(ServiceError error) {
        abandoned = true;
        spoil();
        remember(error);
    }

    private void remember(ServiceError error) {
        Errors before = errors;
        errors = new Errors(before == null ? error : before.first, error);
    }

    /**
     * It has failed, and what it held was copied, or its account ends: it holds no item any more.
     *
     * @return the array that it shared and has left, or null
     */
    public @Nullable SharedArray end() {
        return abandoned ? forgetShared() : letGo();
    }

    /** What its successor failed for is the last thing that went wrong with it, too. */
    public void failedWith(WriteOperation successor) {
        Errors theirs = successor.errors;
        Errors before = errors;
        errors = before == null ? theirs : new Errors(before.first, theirs == null ? null : theirs.last);
    }

    /** Remembers an attempt without a clear answer. */
    public void lost(long holdUntil) {
        mayBeApplied = true;
        hold(holdUntil);
    }

    /** Makes later operations on its key wait until then, if they need not wait for longer. */
    public void hold(long untilNanos) {
        if (!holds || untilNanos - holdUntilNanos > 0) {
            holds = true;
            holdUntilNanos = untilNanos;
        }
    }

    /** Hands on to the next operation on its key that later ones must wait: this one may end without being sent. */
    public void handHold(WriteOperation next) {
        if (holds) {
            next.hold(holdUntilNanos);
        }
    }

    /** Until when later operations on its key must wait, or {@code now}. */
    public long heldUntil(long now) {
        return holds && holdUntilNanos - now > 0 ? holdUntilNanos : now;
    }

    @Override
    public void waits() {
        state = State.WAITING;
    }

    @Override
    public boolean probing() {
        return probing;
    }

    @Override
    public void probes(boolean now) {
        probing = now;
    }

    @Override
    public WriteOperation current() {
        WriteOperation current = this;
        while (current.state == State.REPLACED && current.successor != null) {
            current = current.successor;
        }
        return current;
    }

    /** Takes the place of {@code earlier}, whose outcome will be this one's. */
    public void supersede(WriteOperation earlier) {
        WriteOperation end = earlier.supersededEnd == null ? earlier : earlier.supersededEnd;
        end.superseded = superseded;
        if (superseded == null) {
            supersededEnd = end;
        }
        superseded = earlier;
        oldestEpoch = earlier.oldestEpoch;
    }

    /** This operation as one that failed; the reason becomes unknown where an attempt may have been applied. */
    public FailedOperation.Details failure(FailureReason reason, FailureReason cause) {
        boolean unclear = mayBeApplied && (reason == FailureReason.THROTTLED_OUT || reason == FailureReason.NOT_SENT);
        FailureReason told = unclear ? FailureReason.UNKNOWN : reason;
        Caller by = caller;
        return new FailedOperation.Details(
                told,
                reason == cause ? told : cause,
                mayBeApplied,
                attempts,
                errors == null ? null : errors.first,
                errors == null ? null : errors.last,
                by == null ? null : by.correlationId());
    }

    @Override
    public String toString() {
        return kind + " " + key() + " " + state;
    }
}
