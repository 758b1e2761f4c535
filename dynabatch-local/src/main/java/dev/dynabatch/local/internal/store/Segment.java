package dev.dynabatch.local.internal.store;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal: a line that says what it is, then frames.
 *
 * <p>It is written at its end only, by one thread at a time, and may be read meanwhile. Random-access files are used
 * and not channels, because a channel closes itself when the thread that uses it is interrupted.
 */
final class Segment implements AutoCloseable {
    static final String SUFFIX = ".journal";

    private static final byte[] MAGIC = "Dynabatch Local journal 1\n".getBytes(StandardCharsets.US_ASCII);

    private final int number;
    private final Path path;
    private final RandomAccessFile writer;
    private final RandomAccessFile reader;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean closed;
    private volatile long end;
    private volatile long synced;
    private int live;
    private boolean broken;

    private Segment(Path directory, int number) throws IOException {
        this.number = number;
        this.path = directory.resolve(String.format(Locale.ROOT, "%010d", number) + SUFFIX);
        File file = path.toFile();
        this.writer = new RandomAccessFile(file, "rw");
        this.reader = new RandomAccessFile(file, "r");
    }

    /** A new, empty one. */
    static Segment create(Path directory, int number) throws IOException {
        Segment segment = new Segment(directory, number);
        segment.writer.setLength(0);
        segment.append(MAGIC);
        return segment;
    }

    /** One that was written before; to be read by {@link #replay} before all else. */
    static Segment open(Path directory, int number) throws IOException {
        return new Segment(directory, number);
    }

    /** Takes one frame. */
    interface Visitor {
        /** The payload lies at {@code at} of the file. */
        void frame(long at, byte[] payload);
    }

    int number() {
        return number;
    }

    Path path() {
        return path;
    }

    /** Where the next frame goes: the file's length. */
    long end() {
        return end;
    }

    /** How many values in it count; kept by the index. */
    int live() {
        return live;
    }

    /** Counts a value in, or out. */
    void count(int change) {
        live += change;
    }

    /** Where the first frame is. */
    static long start() {
        return MAGIC.length;
    }

    /**
     * Reads every frame. In the last segment a frame that a dying process left half written is cut off.
     *
     * @throws StoreException if the file is damaged
     */
    void replay(boolean last, Visitor visitor) throws IOException {
        long length = writer.length();
        byte[] magic = new byte[(int) Math.min(length, MAGIC.length)];
        read(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            if (!last || !Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
                throw damaged(0, "it is no journal of this version of Dynabatch Local");
            }
            writer.setLength(0);
            append(MAGIC);
            return;
        }
        FrameReader frames = new FrameReader(path, MAGIC.length, length);
        try (frames) {
            for (byte[] payload = frames.next(); payload != null; payload = frames.next()) {
                visitor.frame(frames.position() - payload.length, payload);
            }
        }
        end = frames.position();
        if (end < length) {
            if (!last || !frames.isTorn()) {
                throw damaged(end, "a checksum does not match");
            }
            writer.setLength(end);
        }
        writer.seek(end);
    }

    /** Adds bytes; on failure the file is as it was before, or takes no more. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes; volatile is for those who sync
    void append(byte[] bytes) throws IOException {
        if (broken) {
            throw new IOException("an earlier write ended half-way");
        }
        try {
            writer.write(bytes);
            end += bytes.length;
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
    }

    private void cutBack(IOException fault) {
        try {
            writer.setLength(end);
            writer.seek(end);
        } catch (IOException e) {
            fault.addSuppressed(e);
            broken = true;
        }
    }

    /** Has the operating system put everything on the disk. */
    void sync() throws IOException {
        long upTo = end;
        if (synced < upTo && !closed) {
            writer.getFD().sync();
            synced = upTo;
        }
    }

    /** Reads {@code length} bytes, or null if the segment has been given up meanwhile. */
    byte @Nullable [] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        return read(at, bytes) ? bytes : null;
    }

    private boolean read(long at, byte[] into) throws IOException {
        reading.lock();
        try {
            if (closed) {
                return false;
            }
            reader.seek(at);
            reader.readFully(into);
            return true;
        } finally {
            reading.unlock();
        }
    }

    /** Closes and deletes the file. */
    void delete() throws IOException {
        close();
        Files.delete(path);
    }

    @Override
    public void close() throws IOException {
        reading.lock();
        try {
            closed = true;
            reader.close();
            writer.close();
        } finally {
            reading.unlock();
        }
    }

    private StoreException damaged(long at, String why) {
        return new StoreException(
                "the file " + path + " is damaged at byte " + at + ": " + why
                        + "; restore the directory from a copy, or delete it to begin anew",
                null);
    }
}
