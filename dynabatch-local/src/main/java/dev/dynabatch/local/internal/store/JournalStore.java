package dev.dynabatch.local.internal.store;

import dev.dynabatch.local.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values in a directory and keys on the heap.
 *
 * <p>Every change is appended to a journal, which is the only thing on the disk; an index of all keys, made anew by
 * reading the journal when the store is opened, says where each value lies. Values overwritten or deleted are garbage.
 * When there is much of it, every write also moves what still counts out of the oldest segment to the journal's end,
 * and a segment that holds nothing more is deleted; so no thread is needed for it and no write waits long.
 *
 * <p>Journal and index are changed together under one lock: their order is the same, and what the index points at is
 * what the journal says last. Readers take no lock of the store. Since only the oldest segment is ever given up, a
 * record of a deletion can go with it: nothing older is left that it could hide.
 */
public final class JournalStore implements Store {
    private final DirectoryLock directoryLock;
    private final Journal journal;
    private final JournalIndex index;
    private final Reclaimer reclaimer;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;

    private JournalStore(DirectoryLock directoryLock, Journal journal, JournalIndex index, Reclaimer reclaimer) {
        this.directoryLock = directoryLock;
        this.journal = journal;
        this.index = index;
        this.reclaimer = reclaimer;
    }

    /**
     * Opens a directory, which is created if it is missing.
     *
     * @throws StoreException if it is in use, cannot be used, or is damaged
     */
    public static JournalStore open(Path directory, Durability durability) {
        return open(directory, durability, JournalSizes.DEFAULT);
    }

    static JournalStore open(Path directory, Durability durability, JournalSizes sizes) {
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            JournalIndex index = new JournalIndex();
            Journal journal = Journal.open(directory, index, sizes, durability);
            return new JournalStore(lock, journal, index, new Reclaimer(journal, index, sizes));
        } catch (IOException | RuntimeException e) {
            try {
                lock.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e instanceof RuntimeException known
                    ? known
                    : new StoreException("cannot read the directory " + directory + " (" + e + ")", e);
        }
    }

    @Override
    public byte @Nullable [] get(int space, byte[] key) {
        for (Location location = location(space, key); location != null; location = location(space, key)) {
            byte[] value = journal.read(location);
            if (value != null) {
                return value;
            }
            if (closed) {
                throw new StoreException("the store is closed", null);
            }
            // its segment was given up after the index was asked: the value has moved, or its space was dropped
        }
        return null;
    }

    private @Nullable Location location(int space, byte[] key) {
        return index.space(space).entries.get(key);
    }

    @Override
    public int weight(int space, byte[] key) {
        Location location = location(space, key);
        return location == null ? -1 : location.weight;
    }

    @Override
    public void scan(int space, byte[] from, byte @Nullable [] to, Visitor visitor) {
        visit(space, range(space, from, to), visitor);
    }

    @Override
    public void scanBack(int space, byte[] from, byte @Nullable [] to, Visitor visitor) {
        visit(space, range(space, from, to).descendingMap(), visitor);
    }

    private ConcurrentNavigableMap<byte[], Location> range(int space, byte[] from, byte @Nullable [] to) {
        ConcurrentNavigableMap<byte[], Location> entries = index.space(space).entries;
        return to == null ? entries.tailMap(from, true) : entries.subMap(from, true, to, false);
    }

    private void visit(int space, Map<byte[], Location> range, Visitor visitor) {
        for (Map.Entry<byte[], Location> entry : range.entrySet()) {
            byte[] value = journal.read(entry.getValue());
            value = value == null ? get(space, entry.getKey()) : value;
            if (value != null && !visitor.visit(entry.getKey(), value)) {
                return;
            }
        }
    }

    @Override
    public long apply(List<Change> changes) {
        return write(Frame.of(changes));
    }

    @Override
    public void await(long position) {
        journal.sync(position);
    }

    @Override
    public void drop(int space) {
        await(write(Frame.ofDrop(space)));
    }

    @Override
    public void retain(IntPredicate wanted) {
        index.spaces().stream().filter(space -> !wanted.test(space)).forEach(this::drop);
    }

    @Override
    public Totals totals(int space) {
        return index.space(space).totals();
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            journal.close();
            directoryLock.close();
        } catch (IOException e) {
            throw new StoreException("cannot close the journal (" + e + ")", e);
        } finally {
            writing.unlock();
        }
    }

    private long write(byte[] frame) {
        writing.lock();
        try {
            long position = journal.append(frame);
            reclaimer.step(frame.length);
            return position;
        } finally {
            writing.unlock();
        }
    }
}
