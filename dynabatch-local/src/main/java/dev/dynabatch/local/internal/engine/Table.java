package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.store.Store;
import dev.dynabatch.local.internal.store.Store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

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
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private final Lock[] stripes = new Lock[STRIPES];
    private boolean deleted;

    Table(TableDefinition definition, Store store) {
        this.definition = definition;
        this.store = store;
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
     * @return a position for {@link Store#await}, which must be called before the answer
     */
    long write(List<byte[]> keys, Supplier<List<Change>> prepare) {
        lifetime.readLock().lock();
        List<Lock> held = new ArrayList<>(keys.size());
        try {
            if (deleted) {
                throw ServiceException.notFound("Requested resource not found");
            }
            lock(keys, held);
            return store.apply(prepare.get());
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
