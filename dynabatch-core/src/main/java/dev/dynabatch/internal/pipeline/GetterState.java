package dev.dynabatch.internal.pipeline;

import dev.dynabatch.internal.accumulate.Agenda;
import dev.dynabatch.internal.accumulate.KeyTable;
import dev.dynabatch.internal.admit.Backoff;
import dev.dynabatch.internal.admit.CapacityLimiter;
import dev.dynabatch.internal.admit.PartitionPenalties;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.Key;
import dev.dynabatch.internal.model.Verdict;
import dev.dynabatch.metrics.ServiceOperation;
import dev.dynabatch.retry.RetryPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of one getter are that are not in flight: those that may leave, in order; those held back with their
 * partition key; and what others may join. Guarded by the getter's lock; does nothing to the outside.
 */
final class GetterState {
    /** The most keys one BatchGetItem takes. Source: API reference. */
    static final int MAX_KEYS = 100;

    private final RetryPolicy retry;
    private final Backoff backoff;
    private final Agenda<Later<Want>> agenda = new Agenda<>();
    private final HeldBack<Want> heldBack;
    private final Deque<Want> ready = new ArrayDeque<>();
    /** Requests of one partition key each, to try it. */
    private final Deque<List<Want>> formed = new ArrayDeque<>();
    /** Of those that are asked for, or came back, and have not left. */
    private final KeyTable<Want> joinable = new KeyTable<>();

    private final long lingerNanos;
    private long lingerEndNanos;
    private boolean stopped;

    GetterState(GetterSpec spec, CapacityLimiter limiter, ClientParts client) {
        this.retry = spec.retry();
        this.backoff = client.backoff();
        this.lingerNanos = spec.options().linger().toNanos();
        this.heldBack = new HeldBack<>(
                limiter,
                ServiceOperation.BATCH_GET_ITEM,
                backoff,
                agenda,
                new PartitionPenalties<Want>(
                        MAX_KEYS, Long.MAX_VALUE, client.memory().total() / 2));
    }

    // ---- going out

    /** Adds one that asks, as the first of its key or to the one that is. */
    void add(Want want, long now) {
        Want other = joinable.putIfAbsent(want);
        if (other != null) {
            other.join(want);
            return;
        }
        if (ready.isEmpty()) {
            lingerEndNanos = now + lingerNanos;
        }
        ready.addLast(want);
    }

    boolean full() {
        return ready.size() >= MAX_KEYS;
    }

    /** When to look again although nothing happens, from now; -1 if there is nothing to wait for. */
    long delayNanos(long now) {
        long delay = Long.MAX_VALUE;
        if (!agenda.isEmpty()) {
            delay = agenda.nextNanos() - now;
        }
        if (!ready.isEmpty()) {
            delay = Math.min(delay, lingerEndNanos - now);
        }
        return delay == Long.MAX_VALUE ? -1 : Math.max(0, delay);
    }

    /**
     * Takes what leaves together now, or nothing; it can still be joined until it {@linkplain #left has left}.
     *
     * @param hurry whether it leaves although others might come
     * @param gone where keys are put that nobody wants any more
     */
    List<Want> take(boolean hurry, List<Want> gone, long now) {
        wake(gone, now);
        List<Want> trial = formed.poll();
        if (trial != null) {
            return trial;
        }
        while (!ready.isEmpty() && (hurry || full() || lingerEndNanos - now <= 0)) {
            List<Want> taken = takeReady(gone, now);
            if (!taken.isEmpty()) {
                return taken;
            }
        }
        return List.of();
    }

    private List<Want> takeReady(List<Want> gone, long now) {
        List<Want> taken = new ArrayList<>(Math.min(MAX_KEYS, ready.size()));
        while (taken.size() < MAX_KEYS && !ready.isEmpty()) {
            Want want = ready.removeFirst();
            if (want.gone()) {
                joinable.remove(want);
                heldBack.probed(want, false, now);
                gone.add(want);
            } else if (heldBack.takes(want)) {
                want.fails(now);
            } else {
                taken.add(want);
            }
        }
        lingerEndNanos = now + lingerNanos;
        return taken;
    }

    /** These have left: who asks for one of them from now on asks anew, since what was written meanwhile may be missed. */
    void left(List<Want> wants, long now) {
        for (Want want : wants) {
            joinable.remove(want);
            want.sentNanos = now;
        }
    }

    private void wake(List<Want> gone, long now) {
        for (var task = agenda.pollDue(now); task != null; task = agenda.pollDue(now)) {
            if (task instanceof Later.MayLeave<Want> mayLeave) {
                goFirst(mayLeave.waiters(), now);
            } else if (task instanceof Later.TryPartition<Want> tried) {
                tryPartition(tried.partition(), gone, now);
            }
        }
    }

    private void tryPartition(Key partition, List<Want> gone, long now) {
        for (Want want : heldBack.takeOut(partition, Want::gone)) {
            joinable.remove(want);
            gone.add(want);
        }
        List<Want> let = heldBack.letGo(partition, now);
        if (heldBack.many(let)) {
            formed.add(let);
            return;
        }
        if (ready.isEmpty()) { // a few, which others join: many keys may wait that have little
            lingerEndNanos = now + lingerNanos;
        }
        for (int i = let.size() - 1; i >= 0; i--) {
            ready.addFirst(let.get(i));
        }
    }

    /** Keys that have left and are to leave again go first, and do not linger. */
    private void goFirst(List<Want> wants, long now) {
        for (int i = wants.size() - 1; i >= 0; i--) {
            Want want = wants.get(i);
            if (joins(want)) {
                heldBack.probed(want, true, now);
            } else {
                ready.addFirst(want);
            }
        }
        lingerEndNanos = now;
    }

    /** Has a key that came back join who asked for it meanwhile; if nobody has, others can join it again. */
    private boolean joins(Want want) {
        Want other = joinable.putIfAbsent(want);
        if (other == null) {
            return false;
        }
        other.takeOver(want);
        return true;
    }

    // ---- coming back

    /** How many of these that came back say that the table is short: a key that is held back already says nothing new. */
    int tableShort(List<Want> wants, BitSet back, Verdict.Shortage shortOf) {
        if (shortOf == Verdict.Shortage.TABLE) {
            return back.cardinality();
        }
        int count = 0;
        for (int place = back.nextSetBit(0); place >= 0; place = back.nextSetBit(place + 1)) {
            count += heldBack.of(wants.get(place)) == null ? 1 : 0;
        }
        return count;
    }

    /** A request was answered: what came back waits, or goes again at once. Returns those to give up. */
    List<Want> came(List<Want> wants, ReadReplies.Batch batch, long now) {
        BitSet back = batch.unprocessed();
        for (int place = back.nextClearBit(0); place < wants.size(); place = back.nextClearBit(place + 1)) {
            heldBack.probed(wants.get(place), true, now);
        }
        if (back.isEmpty()) {
            return List.of();
        }
        List<Want> returned = back.stream().mapToObj(wants::get).toList();
        if (stopped) {
            return returned;
        }
        if (batch.full()) { // nothing was short: there was more than one answer can hold
            goFirst(returned, now);
            return List.of();
        }
        return throttled(returned, now);
    }

    private List<Want> throttled(List<Want> wants, long now) {
        wants.forEach(want -> heldBack.probed(want, false, now));
        List<Want> givenUp = new ArrayList<>(0);
        List<Want> alone = new ArrayList<>(0);
        for (int i = wants.size() - 1; i >= 0; i--) {
            Want want = wants.get(i);
            if (exhausted(want, now)) {
                givenUp.add(want);
                givenUp.addAll(givenUpWith(want, now));
            } else if (!joins(want) && !heldBack.add(want, now)) {
                joinable.remove(want);
                alone.add(want);
            }
        }
        if (!alone.isEmpty()) {
            int rounds = alone.stream().mapToInt(want -> want.rounds).max().getAsInt();
            agenda.add(now + backoff.delayNanos(rounds), new Later.MayLeave<>(alone));
        }
        return givenUp;
    }

    /** Whether to give up; counts the round. */
    private boolean exhausted(Want want, long now) {
        want.fails(now);
        var held = heldBack.of(want);
        boolean progress = held != null && held.progressNanos() - want.sentNanos >= 0;
        want.rounds = progress ? 1 : want.rounds + 1;
        return want.rounds >= retry.maxRounds() || tooLate(want, held, now);
    }

    private boolean tooLate(Want want, PartitionPenalties<Want>.@Nullable Held held, long now) {
        long since = want.failingSinceNanos();
        if (held != null && held.progressNanos() - since > 0) {
            since = held.progressNanos();
        }
        return now - since > retry.giveUpAfter().toNanos();
    }

    /** Those that wait with the partition key of one that was given up, and whose time is up with it. */
    private List<Want> givenUpWith(Want want, long now) {
        var held = heldBack.of(want);
        List<Want> out = held == null ? List.of() : held.takeOut(other -> tooLate(other, held, now));
        out.forEach(joinable::remove);
        return out;
    }

    /** These have failed. */
    void failed(List<Want> wants, long now) {
        wants.forEach(want -> heldBack.probed(want, false, now));
    }

    /** How many wait with a partition key that is held back, beside which the rest can flow. */
    int heldBack() {
        return heldBack.beside();
    }

    /** How many wait with a partition key that is held back. */
    int heldBackKeys() {
        return heldBack.count();
    }

    boolean stopped() {
        return stopped;
    }

    /** Takes everything out; what comes back from now on is given up. */
    List<Want> stop() {
        stopped = true;
        List<Want> all = new ArrayList<>(ready);
        formed.forEach(all::addAll);
        all.addAll(heldBack.clear());
        for (Later<Want> task : agenda.clear()) {
            if (task instanceof Later.MayLeave<Want> mayLeave) {
                all.addAll(mayLeave.waiters());
            }
        }
        ready.clear();
        formed.clear();
        joinable.clear();
        return all;
    }
}
