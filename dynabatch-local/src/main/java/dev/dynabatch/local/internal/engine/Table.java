package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Access;
import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.store.Store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table in use: its definition and its locks.
 *
 * <p>A write locks the stripes of its keys, lowest first, from reading the old item until the new one is applied;
 * reads lock nothing. Deleting the table waits for the writes under way and turns away later ones.
 */
final class Table {
    private static final int STRIPES = 64;

    private final TableDefinition definition;
    private final Store store;
    private final @Nullable Throttle throttle;
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private final Lock[] stripes = new Lock[STRIPES];
    private boolean deleted;

    Table(TableDefinition definition, Store store, @Nullable Throttle throttle) {
        this.definition = definition;
        this.store = store;
        this.throttle = throttle;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    TableDefinition definition() {
        return definition;
    }

    Store store() {
        return store;
    }

    /** What limits its capacity, or null if nothing does. */
    @Nullable
    Throttle throttle() {
        return throttle;
    }

    /** @throws ServiceException if there is no capacity for it */
    void admit(Access access, Units units) {
        if (throttle != null) {
            served(throttle.admit(access, units));
        }
    }

    /** @throws ServiceException if there is no capacity to begin reading there */
    void beginRead(@Nullable SecondaryIndex index, int hash) {
        if (throttle != null) {
            served(throttle.begin(index, hash));
        }
    }

    /** Charges what was read. */
    void endRead(Units units) {
        if (throttle != null) {
            throttle.charge(units);
        }
    }

    private static void served(Set<ThrottlingReason> reasons) {
        if (!reasons.isEmpty()) {
            throw ServiceException.throttled(reasons.stream());
        }
    }

    int space() {
        return definition.space();
    }

    /** Whether a key space is its own or one of its indexes'. */
    boolean owns(int space) {
        return space >= definition.space() && space <= definition.lastSpace();
    }

    /**
     * Carries out writes: locks the keys, has {@code prepare} look at what is there, and makes the changes.
     *
     * @return a position for {@link Store#await}, the first of all if nothing changes, which must be called before the answer
     */
    long write(List<byte[]> keys, Supplier<List<Change>> prepare) {
        lifetime.readLock().lock();
        List<Lock> held = new ArrayList<>(keys.size());
        try {
            if (deleted) {
                throw ServiceException.notFound("Requested resource not found");
            }
            lock(keys, held);
            List<Change> changes = prepare.get();
            return changes.isEmpty() ? 0 : store.apply(changes);
        } finally {
            held.forEach(Lock::unlock);
            lifetime.readLock().unlock();
        }
    }

    /** Ends the table's life: no write is under way or will be. */
    void delete() {
        lifetime.writeLock().lock();
        try {
            deleted = true;
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private void lock(List<byte[]> keys, List<Lock> held) {
        long wanted = 0;
        for (byte[] key : keys) {
            wanted |= 1L << (key[3] & (STRIPES - 1));
        }
        while (wanted != 0) {
            Lock stripe = stripes[Long.numberOfTrailingZeros(wanted)];
            stripe.lock();
            held.add(stripe);
            wanted &= wanted - 1;
        }
    }
}
