package dev.dynabatch.local.internal.store;

import dev.dynabatch.local.Durability;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a directory, oldest first; only the newest is written to. All methods but {@link #read} and
 * {@link #sync} are for one thread at a time.
 */
final class Journal {
    private final Path directory;
    private final JournalIndex index;
    private final JournalSizes sizes;
    private final Durability durability;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ReentrantLock syncing = new ReentrantLock();
    private long bytes;
    private volatile long written;
    private volatile long synced;
    private volatile Segment newest;
    private volatile @Nullable IOException failure;

    private Journal(Path directory, JournalIndex index, JournalSizes sizes, Durability durability) throws IOException {
        this.directory = directory;
        this.index = index;
        this.sizes = sizes;
        this.durability = durability;
        List<Integer> numbers = numbers(directory);
        for (int number : numbers) {
            Segment segment = Segment.open(directory, number);
            segments.add(segment);
            boolean last = number == numbers.get(numbers.size() - 1);
            segment.replay(last, (at, payload) -> Frame.read(payload, 0, new ToIndex(segment, at)));
            bytes += segment.end();
        }
        newest = segments.isEmpty() ? add(1) : segments.getLast();
    }

    static Journal open(Path directory, JournalIndex index, JournalSizes sizes, Durability durability)
            throws IOException {
        return new Journal(directory, index, sizes, durability);
    }

    /** Writes a frame and brings the index up to date. Returns a position for {@link #sync}. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes; volatile is for those who sync
    long append(byte[] frame) {
        if (failure != null) {
            throw new StoreException("the journal in " + directory + " failed before; open it again", failure);
        }
        try {
            if (newest.end() + frame.length > sizes.segment(bytes)) {
                if (durability == Durability.POWER) {
                    newest.sync();
                }
                newest = add(newest.number() + 1);
            }
            long at = newest.end();
            newest.append(frame);
            bytes += frame.length;
            written += frame.length;
            Frame.read(frame, Frame.HEADER, new ToIndex(newest, at));
            return written;
        } catch (IOException e) {
            throw new StoreException("cannot write to " + newest.path() + " (" + e.getMessage() + ")", e);
        }
    }

    /** The bytes of all segments. */
    long bytes() {
        return bytes;
    }

    /** The oldest segment, or null if it is the one being written. */
    @Nullable
    Segment oldest() {
        return segments.size() > 1 ? segments.getFirst() : null;
    }

    /** Deletes the oldest segment, everything in it having been written again. */
    void removeOldest() {
        try {
            for (Segment segment : segments) {
                segment.sync();
            }
            Segment oldest = segments.getFirst();
            if (oldest.live() != 0) {
                throw new IllegalStateException(oldest.path() + " still holds " + oldest.live() + " values");
            }
            segments.removeFirst();
            bytes -= oldest.end();
            oldest.delete();
        } catch (IOException e) {
            throw new StoreException("cannot delete a journal in " + directory + " (" + e + ")", e);
        }
    }

    /** The value at a location, or null if its segment has been given up. */
    byte @Nullable [] read(Location location) {
        try {
            return location.segment.read(location.at, location.length);
        } catch (IOException e) {
            throw new StoreException("cannot read " + location.segment.path() + " (" + e + ")", e);
        }
    }

    /** Returns when everything up to a position is as durable as it is to be. Whoever comes first does it for all who wait. */
    void sync(long position) {
        if (durability == Durability.PROCESS || synced >= position) {
            return;
        }
        syncing.lock();
        try {
            if (synced < position) {
                long upTo = written;
                newest.sync();
                synced = upTo;
            }
        } catch (IOException e) {
            // what the disk has is unknown now, and asking again would not tell
            failure = e;
            throw new StoreException("cannot write to the disk of " + directory + " (" + e.getMessage() + ")", e);
        } finally {
            syncing.unlock();
        }
    }

    void close() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
    }

    private Segment add(int number) throws IOException {
        Segment segment = Segment.create(directory, number);
        if (durability == Durability.POWER) {
            syncDirectory();
        }
        segments.add(segment);
        bytes += segment.end();
        return segment;
    }

    /** Has the disk know of a new file. Windows does so by itself, and cannot be asked. */
    private void syncDirectory() throws IOException {
        if (File.separatorChar != '/') {
            return;
        }
        // a channel closes itself when its thread has been interrupted
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<Integer> numbers(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Integer> numbers = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{10}\\" + Segment.SUFFIX))
                    .map(name -> Integer.valueOf(name.substring(0, 10)))
                    .sorted()
                    .toList();
            for (int i = 1; i < numbers.size(); i++) {
                if (numbers.get(i) != numbers.get(i - 1) + 1) {
                    throw new StoreException(
                            "in " + directory + " the journal after number " + numbers.get(i - 1)
                                    + " is missing; restore the directory from a copy, or delete it to begin anew",
                            null);
                }
            }
            return numbers;
        }
    }

    /** Brings the index up to date with one frame. */
    private final class ToIndex implements Frame.Records {
        private final Segment segment;
        private final long at;

        ToIndex(Segment segment, long at) {
            this.segment = segment;
            this.at = at;
        }

        @Override
        public void put(int space, byte[] key, int valueAt, int valueLength, int weight) {
            index.set(space, key, new Location(segment, (int) (at + valueAt), valueLength, weight));
        }

        @Override
        public void delete(int space, byte[] key) {
            index.set(space, key, null);
        }

        @Override
        public void drop(int space) {
            index.drop(space);
        }
    }
}
