package dev.dynabatch.cli.export;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file that grows by lines, plain or gzip. For one thread at a time. */
public final class DataFile implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final Path path;
    private final FileChannel channel;
    private final Counted counted;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int length;
    private long items;

    private DataFile(Path path, FileChannel channel, Counted counted, OutputStream out) {
        this.path = path;
        this.channel = channel;
        this.counted = counted;
        this.out = out;
    }

    /**
     * Makes the file, which must not be there.
     *
     * @param digest is given every byte of the file, or null
     */
    static DataFile create(Path path, boolean gzip, @Nullable MessageDigest digest) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Counted counted = new Counted(Channels.newOutputStream(channel), digest);
        OutputStream out = gzip ? new GZIPOutputStream(new BufferedOutputStream(counted, 1 << 16), 1 << 13) : counted;
        return new DataFile(path, channel, counted, out);
    }

    /** Adds an item's line: {@code before}, some bytes, {@code after}; the last has the line's end. */
    public void line(byte[] before, byte[] bytes, int offset, int count, byte[] after) throws IOException {
        if (length + before.length + count + after.length > BUFFER) {
            drain();
        }
        add(before, 0, before.length);
        add(bytes, offset, count);
        add(after, 0, after.length);
        items++;
    }

    private void add(byte[] bytes, int offset, int count) throws IOException {
        if (count > BUFFER - length) {
            drain();
            out.write(bytes, offset, count);
        } else {
            System.arraycopy(bytes, offset, buffer, length, count);
            length += count;
        }
    }

    private void drain() throws IOException {
        int count = length;
        length = 0;
        out.write(buffer, 0, count);
    }

    Path path() {
        return path;
    }

    /** How many lines were added. */
    long items() {
        return items;
    }

    /** How many bytes the file has by now; all of them once it is finished. */
    long bytes() {
        return counted.bytes;
    }

    /** The digest of a file that is finished. */
    byte @Nullable [] digest() {
        return counted.digest == null ? null : counted.digest.digest();
    }

    /** Writes what is left, and sees to it that the file outlasts the machine. */
    void finish() throws IOException {
        drain();
        if (out instanceof GZIPOutputStream gzip) {
            gzip.finish();
        }
        out.flush();
        channel.force(true);
        channel.close();
    }

    /** Ends it as it is. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Counted extends FilterOutputStream {
        private final @Nullable MessageDigest digest;
        private volatile long bytes;

        Counted(OutputStream out, @Nullable MessageDigest digest) {
            super(out);
            this.digest = digest;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others look
        public void write(byte[] source, int offset, int count) throws IOException {
            out.write(source, offset, count);
            if (digest != null) {
                digest.update(source, offset, count);
            }
            bytes += count;
        }
    }
}
